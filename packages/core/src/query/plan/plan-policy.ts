import { createHash } from 'node:crypto';
import type { PolicyFilter } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { Filter } from '../../contract/types/query.ts';
import { createIssues } from './issues.ts';
import type { Condition } from './nodes.ts';
import { ownFields } from './operand-source.ts';
import type { QueryContext } from '../types.ts';
import { findHomeZone, lockedFiltersOf } from './locked-filters.ts';
import type { PlanContext } from './plan-context.ts';
import { planFilters } from './plan-filter.ts';
import { planRowSecurity, type PlannedRowSecurity } from './plan-row-security.ts';

/** The rows that a principal may see. */
export interface PlannedPolicy {
  /** Null when neither the dataset's policy nor a locked filter has a condition. */
  readonly condition: Condition | null;
  /** True when an attribute is missing: then there are no rows at all. */
  readonly isDenied: boolean;
  /** Null when the database's own policies are not asked for, or nothing is. */
  readonly rowSecurity: Omit<PlannedRowSecurity, 'isDenied'> | null;
  /** Equal for equal policies with equal values; tells neither. */
  readonly fingerprint: string;
}

/**
 * Plans the row policy with the principal's attributes, and the filters that are locked for the principal. A
 * missing attribute means no rows; one that does not fit what it is for is reported, and nothing is answered, as
 * for a locked filter that does not fit the dataset.
 */
export function planPolicy(
  context: PlanContext,
  { dataset, principal, homeTimezones }: Asked,
): PlannedPolicy {
  const { rows, native } = dataset.policy ?? {};
  const locked = lockedFiltersOf(dataset, principal);
  const open = { condition: null, isDenied: false, rowSecurity: null, fingerprint: 'none' };
  if (rows === undefined && native === undefined && locked.length === 0) return open;
  const filter = rows === undefined ? null : withAttributes(rows, principal);
  const rowSecurity = native === undefined ? null : planRowSecurity(native, principal);
  if (rowSecurity === undefined) return refused(context, UNFIT_POLICY);
  if (filter === undefined || rowSecurity?.isDenied === true) {
    return { condition: NEVER, isDenied: true, rowSecurity: null, fingerprint: 'no rows' };
  }
  const condition = filter === null ? null : planRows([filter], context);
  if (condition === undefined) return refused(context, UNFIT_POLICY);
  if (locked.length === 0) {
    return { condition, isDenied: false, rowSecurity, fingerprint: fingerprintOf([filter, rowSecurity]) };
  }
  // In the dataset's own zone: whoever asks chooses that of the question, and would move the bounds of days with it.
  const zone = findHomeZone(homeTimezones, context.zones);
  const locks = zone === undefined ? undefined : planRows(locked, { ...context, zone });
  if (zone === undefined || locks === undefined) return refused(context, UNFIT_LOCK);
  const fingerprint = fingerprintOf([filter, rowSecurity, locked, zone.name]);
  return { condition: both(condition, locks), isDenied: false, rowSecurity, fingerprint };
}

type Asked = Pick<QueryContext, 'dataset' | 'principal' | 'homeTimezones'>;

const UNFIT_POLICY =
  'The row policy of the dataset does not fit its fields or your attributes. Ask its editor.';
const UNFIT_LOCK =
  'A filter that is locked for you does not fit the dataset any more. Ask whoever let you in.';

function fingerprintOf(facts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}

function both(policy: Condition | null, locks: Condition | null): Condition | null {
  if (policy === null || locks === null) return policy ?? locks;
  return { kind: 'and', conditions: [policy, locks] };
}

const NEVER: Condition = { kind: 'never' };

/** The condition of filters that the principal has no say in; undefined when one does not fit. */
function planRows(filters: readonly Filter[], context: PlanContext): Condition | null | undefined {
  const issues = createIssues();
  const limits = { ...context.limits, maxFilters: Infinity, maxFilterDepth: 100, maxListValues: Infinity };
  const own: PlanContext = {
    ...context,
    issues,
    limits,
    gathered: { ranges: [], validUntil: null, conditions: 0 },
  };
  const condition = planFilters(filters, '', ownFields(own), own);
  if (own.gathered.validUntil !== null) {
    context.gathered.validUntil = Math.min(context.gathered.validUntil ?? Infinity, own.gathered.validUntil);
  }
  return issues.count === 0 ? condition : undefined;
}

function refused({ issues }: PlanContext, detail: string): PlannedPolicy {
  issues.add('/dataset', 'invalid_policy', detail);
  return { condition: NEVER, isDenied: true, rowSecurity: null, fingerprint: 'refused' };
}

/** The policy as a filter; undefined when an attribute that it names is missing. */
function withAttributes(policy: PolicyFilter, principal: Principal): Filter | undefined {
  if ('and' in policy || 'or' in policy) {
    const [kind, parts] = 'and' in policy ? (['and', policy.and] as const) : (['or', policy.or] as const);
    const filters = parts.map((part) => withAttributes(part, principal));
    const found = filters.filter((filter) => filter !== undefined);
    if (found.length < filters.length) return undefined;
    return kind === 'and' ? { and: found } : { or: found };
  }
  if ('not' in policy) {
    const filter = withAttributes(policy.not, principal);
    return filter === undefined ? undefined : { not: filter };
  }
  const value = attributeOf(policy.value, principal);
  if (value === null) return undefined;
  return { ...policy, value } as Filter;
}

/** The value itself, or the attribute that it names; null when that is missing. */
function attributeOf(value: unknown, principal: Principal): unknown {
  if (Array.isArray(value)) {
    const values = value.map((part) => attributeOf(part, principal));
    return values.includes(null) ? null : values;
  }
  if (typeof value !== 'object' || value === null || !('attribute' in value)) return value;
  const name = String(value.attribute);
  return Object.hasOwn(principal.attributes, name) ? (principal.attributes[name] ?? null) : null;
}
