import fc from 'fast-check';
import type { PolicyFilter } from '../../src/contract/types/dataset.ts';

/** A policy, and what a principal with `attributes` would see by it: the condition that must hold, nothing, or a refusal. */
export interface PolicyCase {
  policy: PolicyFilter;
  attributes: Record<string, unknown>;
  outcome: { kind: 'rows'; condition: PolicyFilter } | { kind: 'none' } | { kind: 'refused' };
}

/** Values of each text field, and some that it has not. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  tenant: ['t1', 't2', 't3'],
  region: ['north', 'South', '%_', '', "o'x", 'north,South'],
  tier: ['gold', 'basic', 'Gold'],
};
const number = fc.integer({ min: -5, max: 60 });
const numberField = fc.constantFrom('amount', 'id');

/** Conditions with fitting values, over the fields that everybody may use. */
export const comparison: fc.Arbitrary<PolicyFilter> = fc.oneof(
  ...Object.entries(TEXTS).flatMap(([field, values]) => {
    const text = fc.constantFrom(...values);
    const list = fc.array(text, { maxLength: 3 });
    return [
      fc.record({ field: fc.constant(field), op: fc.constantFrom('eq', 'neq'), value: text }),
      fc.record({ field: fc.constant(field), op: fc.constantFrom('in', 'notIn'), value: list }),
      fc.record({
        field: fc.constant(field),
        op: fc.constant('contains'),
        value: fc.constantFrom('O', 't', '%', '_', ''),
      }),
    ];
  }),
  fc.record({ field: numberField, op: fc.constantFrom('eq', 'neq', 'gt', 'lte'), value: number }),
  fc.record({
    field: numberField,
    op: fc.constantFrom('in', 'notIn'),
    value: fc.array(number, { maxLength: 3 }),
  }),
  fc.record({
    field: fc.constantFrom('tenant', 'region', 'tier', 'amount'),
    op: fc.constantFrom('isNull', 'notNull'),
  }),
);

function tree(leaf: fc.Arbitrary<PolicyFilter>): fc.Arbitrary<PolicyFilter> {
  return fc.letrec<{ tree: PolicyFilter }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      { weight: 3, arbitrary: leaf },
      { weight: 1, arbitrary: fc.record({ and: fc.array(tie('tree'), { maxLength: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ or: fc.array(tie('tree'), { maxLength: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ not: tie('tree') }) },
    ),
  })).tree;
}

/** A tree of conditions, as a question's filter or a policy without attributes. */
export const condition: fc.Arbitrary<PolicyFilter> = tree(comparison);

type Fit = 'fits' | 'missing' | 'wrong';
const fit = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fit>('fits') },
  { weight: 1, arbitrary: fc.constant<Fit>('missing') },
  { weight: 1, arbitrary: fc.constant<Fit>('wrong') },
);

/** A condition, and how each value of it comes to it: written, or by an attribute that fits or not. */
export const policyCase: fc.Arbitrary<PolicyCase> = fc
  .tuple(
    condition,
    fc.infiniteStream(fc.tuple(fc.boolean(), fit, fc.constantFrom('absent', 'null', 'inherited'))),
  )
  .map(([conditionOf, choices]) => {
    const own: Record<string, unknown> = {};
    const inherited: Record<string, unknown> = {};
    const met = new Set<Fit>();

    function refer(value: unknown): unknown {
      const [byAttribute, fits, absence] = choices.next().value;
      if (value === undefined || !byAttribute) return value;
      const attribute = `a${Object.keys(own).length + Object.keys(inherited).length}-${met.size}-${String(fits)}`;
      met.add(fits);
      if (fits === 'fits') own[attribute] = value;
      if (fits === 'wrong') own[attribute] = wrongFor(value);
      if (fits === 'missing' && absence === 'null') own[attribute] = null;
      if (fits === 'missing' && absence === 'inherited') inherited[attribute] = value;
      return { attribute };
    }

    function withAttributes(filter: PolicyFilter): PolicyFilter {
      if ('and' in filter) return { and: filter.and.map(withAttributes) };
      if ('or' in filter) return { or: filter.or.map(withAttributes) };
      if ('not' in filter) return { not: withAttributes(filter.not) };
      if (!('value' in filter)) return filter;
      const { value } = filter;
      // A list comes as one attribute, or each of its values does.
      const whole = Array.isArray(value) && value.length % 2 === 1;
      return { ...filter, value: Array.isArray(value) && !whole ? value.map(refer) : refer(value) };
    }

    const policy = withAttributes(conditionOf);
    const attributes = Object.assign(Object.create(inherited) as Record<string, unknown>, own);
    const outcome: PolicyCase['outcome'] = met.has('missing')
      ? { kind: 'none' }
      : met.has('wrong')
        ? { kind: 'refused' }
        : { kind: 'rows', condition: conditionOf };
    return { policy, attributes, outcome };
  });

/** Something that no comparison with such a value takes. */
function wrongFor(value: unknown): unknown {
  if (Array.isArray(value)) return { last: 1, unit: 'day' };
  return typeof value === 'string' ? 7 : 'seven';
}
