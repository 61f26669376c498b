import { expect, test } from 'vitest';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import { fieldsOver } from './fields-over.ts';

const FIELDS: DatasetDefinition['fields'] = {
  pay: { column: 'pay', type: 'integer' },
  abs: { column: 'abs', type: 'integer' },
  Über: { column: 'u', type: 'integer' },
  a: { formula: 'b + 1', type: 'integer' },
  b: { formula: 'if(c > 0, abs(pay), 0)', type: 'integer' },
  c: { formula: 'Über * 2', type: 'integer' },
  quoted: { formula: "if(pay = 1, 'abs c', 'Über')", type: 'text' },
  payment: { formula: 'payed + 1', type: 'integer' },
  payed: { formula: 'Pay', type: 'integer' },
  one: { formula: 'two', type: 'integer' },
  two: { formula: 'one', type: 'integer' },
};

test.each([
  [[], []],
  [['pay'], ['pay', 'b', 'quoted', 'a']],
  [['c'], ['c', 'b', 'a']],
  [['Über'], ['Über', 'c', 'b', 'a']],
  // A function of that name, and a text that holds it, use no field.
  [['abs'], ['abs']],
  [['one'], ['one', 'two']],
  [['unknown'], ['unknown']],
])('the fields over %j are %j', (names, over) => {
  expect([...fieldsOver(FIELDS, new Set(names))].toSorted()).toEqual(over.toSorted());
});
