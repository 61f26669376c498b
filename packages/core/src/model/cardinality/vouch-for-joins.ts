import type { Dataset } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { Warning } from '../../contract/types/query.ts';
import { ValidationError } from '../../errors/index.ts';
import type { CompiledQuery } from '../../query/index.ts';
import type { Cardinality } from './create-cardinality.ts';
import { brokenDetail, uncheckedDetail } from './describe-verdict.ts';
import { maySeeKeys } from './may-see-keys.ts';

/** A question that is about to be asked. */
export interface VouchedQuestion {
  compiled: Pick<CompiledQuery, 'claims' | 'rowSecurity' | 'policyFingerprint'>;
  dataset: Dataset;
  principal: Principal;
  source: { id: string; version: number };
}

/**
 * Makes sure that the joins of a question are as the dataset says, before an answer is made of them.
 * Gives a warning for each that could not be checked in time.
 *
 * @throws ValidationError `cardinality_broken`, with example keys for those who may see them.
 */
export async function vouchForJoins(
  cardinality: Cardinality,
  { compiled, dataset, principal, source }: VouchedQuestion,
): Promise<Warning[]> {
  const { claims, rowSecurity, policyFingerprint } = compiled;
  if (claims.length === 0) return [];
  const { tenant } = principal;
  const verdicts = await cardinality.verdicts(claims, { tenant, source, rowSecurity, policyFingerprint });
  const pairs = claims.flatMap((claim, index) => {
    const verdict = verdicts[index];
    return verdict === undefined ? [] : [{ claim, verdict }];
  });
  const issues = pairs
    .filter(({ verdict }) => verdict.holds === 'broken')
    .map(({ claim, verdict }) => ({
      pointer: '/dataset',
      code: 'cardinality_broken',
      detail: brokenDetail(claim, verdict, maySeeKeys(dataset, principal)),
    }));
  const [first] = issues;
  if (first !== undefined) throw new ValidationError('cardinality_broken', first.detail, issues);
  const unknown = new Set(
    pairs.flatMap(({ claim, verdict }) => (verdict.holds === 'unknown' ? [claim.join] : [])),
  );
  return [...unknown].map((join) => ({ code: 'cardinality_unchecked', detail: uncheckedDetail(join) }));
}
