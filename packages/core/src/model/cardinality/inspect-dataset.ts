import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { DatasetCheck, JoinCheck } from '../../contract/types/dataset-requests.ts';
import { uniqueClaims, type UniqueClaim } from '../../query/index.ts';
import type { Cardinality } from './create-cardinality.ts';
import { brokenDetail, uncheckedDetail } from './describe-verdict.ts';
import type { InspectSchema } from './inspect-schema.ts';
import type { Holds, Verdict } from './verdict.ts';

export interface InspectDatasetOptions {
  cardinality: Cardinality;
  inspectSchema: InspectSchema;
  clock: () => Date;
}

/** Holds a dataset against its database, now. Raises what reading raises when that cannot be reached. */
export type InspectDataset = (
  definition: DatasetDefinition,
  context: {
    tenant: string;
    source: { id: string; version: number };
    /** Whether whoever reads the outcome may see values of keys. */
    withKeys: boolean;
  },
) => Promise<DatasetCheck>;

/** From best to worst: a join is as good as the worst of its claims. */
const ORDER: readonly Holds[] = ['proven', 'checked', 'unknown', 'broken'];

/** Inspections that share the memory of one Lens. */
export function createInspectDataset(options: InspectDatasetOptions): InspectDataset {
  const { cardinality, inspectSchema, clock } = options;
  return async (definition, { tenant, source, withKeys }) => {
    const joins = definition.joins ?? [];
    const issues = await inspectSchema(definition, { tenant, source });
    // Tables and columns that do not exist would only make the checks fail.
    if (issues.some(({ pointer }) => /^\/(?:base|joins)\//.test(pointer))) return { joins: [], issues };
    const claims = uniqueClaims(definition.base, joins);
    const verdicts = await cardinality.verdicts(claims, {
      tenant,
      source,
      rowSecurity: null,
      policyFingerprint: '',
      fresh: true,
    });
    const checkedAt = clock().toISOString();
    return {
      issues,
      joins: joins.flatMap(({ as }) => {
        const found = claims.flatMap((claim, index) => {
          const verdict = verdicts[index];
          return claim.join === as && verdict !== undefined ? [{ claim, verdict }] : [];
        });
        const [worst] = found.toSorted(
          (left, right) => ORDER.indexOf(right.verdict.holds) - ORDER.indexOf(left.verdict.holds),
        );
        return worst === undefined ? [] : [toJoinCheck(worst.claim, worst.verdict, checkedAt, withKeys)];
      }),
    };
  };
}

function toJoinCheck(claim: UniqueClaim, verdict: Verdict, checkedAt: string, withKeys: boolean): JoinCheck {
  const { holds, key, repeated } = verdict;
  const details: Readonly<Partial<Record<Holds, string>>> = {
    broken: brokenDetail(claim, verdict, false),
    unknown: uncheckedDetail(claim.join),
  };
  const detail = details[holds];
  return {
    join: claim.join,
    declared: claim.declared,
    holds,
    ...(detail === undefined ? {} : { detail }),
    examples: (withKeys ? repeated : []).map(({ values, count }) => ({
      table: `${key?.schema}.${key?.table}`,
      key: Object.fromEntries((key?.columns ?? []).map((column, index) => [column, values[index] ?? ''])),
      count,
    })),
    checkedAt,
  };
}
