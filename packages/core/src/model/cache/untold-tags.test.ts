import { expect, it } from 'vitest';
import {
  dataSourceTag,
  datasetTag,
  namedTag,
  tableTag,
  tenantTag,
  tenantTagOf,
} from '../queries/answer-tags.ts';
import { createUntoldTags } from './untold-tags.ts';

it('what is one too many stands in as its tenant', () => {
  const untold = createUntoldTags(2);
  untold.add([datasetTag('a', '1'), datasetTag('b', '2'), datasetTag('b', '2'), datasetTag('b', '3')]);
  expect(untold.size).toBe(3);
  expect(untold.take().toSorted()).toEqual([datasetTag('b', '2'), datasetTag('b', '3'), tenantTag('a')]);
  expect(untold.take()).toEqual([]);
});

it('they are bounded, also for tags that name no tenant', () => {
  const untold = createUntoldTags(5);
  for (let at = 0; at < 100; at += 1) untold.add([`x${at}`, datasetTag(`t${at}`, '1')]);
  expect(untold.size).toBeLessThanOrEqual(10);
});

it('every tag names its tenant, however that is called', () => {
  for (const tenant of ['a', 'a":b', '"', '\\\\"', 'a:b\n', '']) {
    const own = tenantTag(tenant);
    const tags = [
      own,
      datasetTag(tenant, '1'),
      tableTag(tenant, '1', 'a."b'),
      dataSourceTag(tenant, '1'),
      namedTag(tenant, 'x":'),
    ];
    expect(tags.map(tenantTagOf)).toEqual(tags.map(() => own));
  }
  expect(tenantTagOf('anything')).toBeUndefined();
});
