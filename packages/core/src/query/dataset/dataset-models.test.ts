import { expect, test } from 'vitest';
import { contextFor, FLIGHTS, stored, VIEWER } from '../../../test/query-fixtures.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { compileQuery } from '../compile-query.ts';
import { createDatasetModels } from './dataset-models.ts';

const HIDDEN = stored({ ...FLIGHTS, policy: { hidden: { fields: ['origin'], unlessRole: 'admin' } } });

test('a model is kept for a definition and a role, and for no other', () => {
  const models = createDatasetModels();
  expect(models(HIDDEN, 'viewer')).toBe(models(HIDDEN, 'viewer'));
  expect(models(HIDDEN, 'admin')).not.toBe(models(HIDDEN, 'viewer'));
  expect(models({ ...HIDDEN }, 'viewer')).not.toBe(models(HIDDEN, 'viewer'));
  expect(createDatasetModels()(HIDDEN, 'viewer')).not.toBe(models(HIDDEN, 'viewer'));
});

test('a kept model gives the same statements, and shows nobody more than before', () => {
  const models = createDatasetModels();
  const spec: QuerySpec = {
    dataset: 'flights',
    metrics: [{ metric: 'lateShare' }],
    dimensions: ['origin'],
    filters: [{ field: 'late', op: 'eq', value: true }],
  };
  const as = (role: 'admin' | 'viewer', isShared: boolean): string =>
    compileQuery(spec, {
      ...contextFor(FLIGHTS),
      dataset: HIDDEN,
      principal: { ...VIEWER, role },
      ...(isShared ? { models } : {}),
    }).statement.text;
  const alone = as('admin', false);
  expect([as('admin', true), as('admin', true)]).toEqual([alone, alone]);
  expect(() => as('viewer', true)).toThrow('There is no such field.');
  expect(() => as('viewer', false)).toThrow('There is no such field.');
});
