import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffDefinitions } from './diff-definitions.ts';

const widget = (id: string, more: object = {}): object => ({ id, title: id, options: {}, ...more });
const page = (...widgets: object[]): object => ({ title: 'Page', filters: [], widgets });

describe('diffDefinitions', () => {
  it('says nothing of what is the same, in whatever order its keys are', () => {
    expect(diffDefinitions({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toEqual([]);
  });

  it('knows a widget by its id, wherever it has gone', () => {
    const before = page(widget('a'), widget('b', { options: { colour: 'red' } }), widget('c'));
    const after = page(widget('new'), widget('c'), widget('b', { options: { colour: 'blue', wide: true } }));
    expect(diffDefinitions(before, after)).toEqual([
      { pointer: '/widgets/0', kind: 'removed', before: widget('a') },
      { pointer: '/widgets/2/options/colour', kind: 'changed', before: 'red', after: 'blue' },
      { pointer: '/widgets/2/options/wide', kind: 'added', after: true },
      { pointer: '/widgets/0', kind: 'added', after: widget('new') },
      { pointer: '/widgets', kind: 'changed', before: ['a', 'b', 'c'], after: ['new', 'c', 'b'] },
    ]);
  });

  it('compares lists without ids place by place', () => {
    expect(diffDefinitions({ list: ['a', 'b', 'c'] }, { list: ['a', 'x'] })).toEqual([
      { pointer: '/list/1', kind: 'changed', before: 'b', after: 'x' },
      { pointer: '/list/2', kind: 'removed', before: 'c' },
    ]);
    // Two items of one id are not known apart.
    expect(diffDefinitions(page(widget('a')), page(widget('a'), widget('a')))).toEqual([
      { pointer: '/widgets/1', kind: 'added', after: widget('a') },
    ]);
  });

  it('takes names of the prototype for what they are', () => {
    const before: unknown = JSON.parse('{"options":{"__proto__":{"x":1}}}');
    expect(diffDefinitions(before as object, { options: { constructor: 1 } })).toEqual([
      { pointer: '/options/__proto__', kind: 'removed', before: { x: 1 } },
      { pointer: '/options/constructor', kind: 'added', after: 1 },
    ]);
  });

  it('has all that makes one of the other', () => {
    const json = fc.letrec((tie) => ({
      item: fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), value: tie('value') }),
      value: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc.constantFrom(null, true, 0, 1, 'text'),
        fc.uniqueArray(tie('item'), { selector: (item) => (item as { id: string }).id, maxLength: 4 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('x', 'y', 'z/~', 'id'), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    const definition = fc.dictionary(fc.constantFrom('title', 'widgets', 'filters'), json);
    fc.assert(
      fc.property(definition, definition, (before, after) => {
        expect(applied(before, diffDefinitions(before, after))).toEqual(after);
      }),
      { numRuns: 1_000 },
    );
  });
});

type Changes = ReturnType<typeof diffDefinitions>;
type Node = Record<string, unknown>;

/**
 * `before` with the changes made, by the words of the contract: what was removed is taken out at its place before; the
 * rest is laid out anew, with what stayed in its old order unless the list itself changed.
 */
function applied(before: unknown, changes: Changes): unknown {
  const out = new Set(changes.filter(({ kind }) => kind === 'removed').map(({ pointer }) => pointer));
  const into = new Map(
    changes.filter(({ kind }) => kind !== 'removed').map((change) => [change.pointer, change] as const),
  );
  const build = (value: unknown, from: string, to: string): unknown => {
    const change = into.get(to);
    const isOrder = change?.kind === 'changed' && isKeyed(value) && isKeyed(orderedTo(change.after));
    if (change !== undefined && !isOrder) return change.after;
    if (Array.isArray(value)) return list(value, from, to, isOrder ? change : undefined);
    if (typeof value !== 'object' || value === null) return value;
    const made: Node = {};
    for (const [key, child] of Object.entries(value)) {
      const step = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (!out.has(from + step)) made[key] = build(child, from + step, to + step);
    }
    for (const [pointer, { kind, after: added }] of into) {
      const key = childOf(pointer, to);
      if (kind === 'added' && key !== undefined) made[key] = added;
    }
    return made;
  };
  const list = (
    value: unknown[],
    from: string,
    to: string,
    order: Changes[number] | undefined,
  ): unknown[] => {
    const stayed = value.flatMap((item, index) => (out.has(`${from}/${index}`) ? [] : [{ item, index }]));
    const added = new Map<number, unknown>();
    for (const [pointer, { kind, after: item }] of into) {
      const key = childOf(pointer, to);
      if (kind === 'added' && key !== undefined) added.set(Number(key), item);
    }
    if (order !== undefined) {
      const ids = order.after as string[];
      stayed.sort((a, b) => ids.indexOf(idOf(a.item)) - ids.indexOf(idOf(b.item)));
    }
    const made: unknown[] = [];
    for (let place = 0; place < stayed.length + added.size; place += 1) made.push(undefined);
    for (const [place, item] of added) made[place] = item;
    const free = made.flatMap((_, place) => (added.has(place) ? [] : [place]));
    for (const [index, { item, index: old }] of stayed.entries()) {
      const place = free[index] ?? 0;
      made[place] = build(item, `${from}/${old}`, `${to}/${place}`);
    }
    return made;
  };
  return build(before, '', '');
}

const idOf = (item: unknown): string => String(Object(item).id);
const orderedTo = (ids: unknown): unknown => (Array.isArray(ids) ? ids.map((id) => ({ id })) : ids);

function isKeyed(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === 'object' && item !== null && typeof Object(item).id === 'string') &&
    new Set(value.map(idOf)).size === value.length
  );
}

function childOf(pointer: string, parent: string): string | undefined {
  if (!pointer.startsWith(`${parent}/`)) return undefined;
  const rest = pointer.slice(parent.length + 1);
  return rest.includes('/') ? undefined : rest.replaceAll('~1', '/').replaceAll('~0', '~');
}
