import fc from 'fast-check';
import type { FilterCondition, FilterOperator } from '../../../src/contract/types/query.ts';
import type { EvaluatorZone } from '../evaluator/zones.ts';
import { conditionOn, rangeOf, type RangeForm } from './condition.ts';
import { OPERATOR_TYPES, type Feature } from './goals.ts';
import type { Workshop } from './workshop.ts';

const FILTER_OPERATORS = Object.keys(OPERATOR_TYPES) as FilterOperator[];
const RANGE_FEATURES: Readonly<Partial<Record<Feature, RangeForm>>> = {
  rangeLast: 'last',
  rangeLastWithCurrent: 'lastWithCurrent',
  rangeThis: 'this',
  rangeToDate: 'toDate',
  rangeAbsolute: 'absolute',
};

/** The conditions, which filters are then made of. */
export function drawConditions(
  { goals, fields, draw, wants }: Workshop,
  zone: EvaluatorZone,
): FilterCondition[] {
  const found: FilterCondition[] = [];
  const times = fields.filter(({ family }) => family !== null);
  for (const goal of goals) {
    if (goal.kind === 'condition') {
      const fitting = fields.filter(({ type }) => type === goal.type);
      const computed = fitting.filter(({ isComputed }) => isComputed);
      const from = wants('computedField') && computed.length > 0 ? computed : fitting;
      if (from.length > 0) found.push(draw(conditionOn(draw(fc.constantFrom(...from)), goal.op, zone)));
    }
    if (goal.kind === 'storage') {
      const field = fields.find(({ name }) => name === goal.field);
      if (field === undefined) continue;
      const operators = FILTER_OPERATORS.filter((op) => OPERATOR_TYPES[op].includes(field.type));
      found.push(draw(conditionOn(field, draw(fc.constantFrom(...operators)), zone)));
    }
    const form = goal.kind === 'feature' ? RANGE_FEATURES[goal.feature] : undefined;
    if (form !== undefined) {
      const field = draw(fc.constantFrom(...times));
      found.push({ field: field.name, op: 'inRange', ...draw(rangeOf(field, form)) });
    }
  }
  if (wants('emptyList')) {
    const field = draw(fc.constantFrom(...fields.filter(({ type }) => OPERATOR_TYPES.in.includes(type))));
    found.push({ field: field.name, op: draw(fc.constantFrom('in', 'notIn')), value: [] });
  }
  if (wants('caseSensitive')) {
    const field = draw(fc.constantFrom(...fields.filter(({ type }) => type === 'text')));
    const op = draw(fc.constantFrom('contains', 'notContains', 'startsWith', 'endsWith'));
    found.push({ ...draw(conditionOn(field, op, zone)), caseSensitive: true });
  }
  if (wants('joinChain')) {
    const chained = fields.filter(({ isOfChain }) => isOfChain);
    if (chained.length > 0) found.push(draw(conditionOn(draw(fc.constantFrom(...chained)), 'neq', zone)));
  }
  return found;
}
