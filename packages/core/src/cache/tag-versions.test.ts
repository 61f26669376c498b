import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTagVersions, type TagVersion } from './tag-versions.ts';

const TAG = fc.constantFrom('a', 'b', 'c', 'd');

describe('versions of tags', () => {
  it('outdate what was loaded before, and nothing else', () => {
    const versions = createTagVersions();
    expect(versions.isOutdated(0, ['a'])).toBe(false);
    expect(versions.raise([{ tag: 'a', version: 5 }])).toEqual(['a']);
    expect(versions.latest).toBe(5);
    expect(versions.isOutdated(4, ['x', 'a'])).toBe(true);
    expect(versions.isOutdated(4, ['x'])).toBe(false);
    expect(versions.isOutdated(5, ['a'])).toBe(false);
  });

  it('are told as news once', () => {
    const versions = createTagVersions();
    versions.raise([{ tag: 'a', version: 5 }]);
    expect(versions.raise([{ tag: 'a', version: 5 }])).toEqual([]);
    expect(versions.raise([{ tag: 'a', version: 4 }])).toEqual([]);
    expect(
      versions.raise([
        { tag: 'a', version: 6 },
        { tag: 'b', version: 6 },
      ]),
    ).toEqual(['a', 'b']);
  });

  it('do not depend on the order or the number of times they are heard', () => {
    const changes = fc.array(fc.record({ tag: TAG, version: fc.integer({ min: 1, max: 50 }) }));
    fc.assert(
      fc.property(
        changes,
        fc.infiniteStream(fc.nat()),
        fc.array(TAG),
        fc.nat(60),
        (told, seeds, tags, asOf) => {
          const isOutdated = (heard: readonly TagVersion[]): boolean => {
            const versions = createTagVersions();
            for (const change of heard) versions.raise([change]);
            return versions.isOutdated(asOf, tags);
          };
          const keyed = told.map((change) => ({ change, at: seeds.next().value }));
          const shuffled = keyed.toSorted((a, b) => a.at - b.at).map(({ change }) => change);
          const expected = told.some(({ tag, version }) => tags.includes(tag) && version > asOf);
          expect(isOutdated(told)).toBe(expected);
          expect(isOutdated([...shuffled, ...told])).toBe(expected);
        },
      ),
    );
  });
});
