import { createHash } from 'node:crypto';
import type { Explanation } from '../../contract/types/query-requests.ts';
import type { Warning } from '../../contract/types/query.ts';
import { ForbiddenError, LensError } from '../../errors/index.ts';
import { lockedFiltersOf, seesWholeDataset } from '../../query/index.ts';
import type { AskContext } from './ask-context.ts';
import type { PreparedQuestion } from './prepare-question.ts';

/**
 * How the answer to a prepared question comes about. The database is asked for its plan, which runs nothing; where it
 * does not say, that is a warning. Throws ForbiddenError for who may not see the whole dataset: the statement names
 * what is hidden from them.
 */
export async function explainQuestion(
  { executor }: Pick<AskContext, 'executor'>,
  { compiled, dataset, principal, source, key }: PreparedQuestion,
  signal: AbortSignal | undefined,
): Promise<Explanation> {
  const { tenant, role } = principal;
  if (!seesWholeDataset(dataset, role)) {
    throw new ForbiddenError(
      'A part of this dataset is hidden from you, and the statement would name it. Ask an administrator to explain the query.',
    );
  }
  const { text, values = [] } = compiled.statement;
  const warnings: Warning[] = [...compiled.warnings];
  const plan = await executor.explain(compiled, { tenant, source, signal }).catch((error: unknown) => {
    if (!LensError.isInstance(error) || signal?.aborted === true) throw error;
    warnings.push({
      code: error.code,
      detail: `The database did not say how it would run this: ${error.message}`,
    });
    return null;
  });
  const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
  return {
    sql: text,
    parameterCount: values.length,
    columns: [...compiled.columns],
    dataSourceId: source.id,
    timezone: compiled.timezone,
    policy: policyWords(dataset, principal, compiled.policyFingerprint),
    cacheKeyParts: {
      key,
      tenant,
      role,
      dataset: dataset.id,
      datasetRevision: String(dataset.revision),
      dataSource: source.id,
      dataSourceVersion: String(source.version),
      policy: compiled.policyFingerprint,
      timezone: compiled.timezone,
      statement: hash(text),
      parameters: hash([key, values]),
    },
    plan,
    warnings,
  };
}

/** What of a dataset's policy was applied; never a value. */
function policyWords(
  dataset: PreparedQuestion['dataset'],
  principal: PreparedQuestion['principal'],
  fingerprint: string,
): string[] {
  const { rows, native, hidden, masked = {} } = dataset.policy ?? {};
  const locked = new Set(lockedFiltersOf(dataset, principal).map(({ field }) => field));
  return [
    ...(rows === undefined ? [] : [`rows: ${[...new Set(fieldsOf(rows))].join(', ')}`]),
    ...(native === undefined ? [] : ['rows: by policies of the database']),
    ...(hidden === undefined ? [] : [`hidden: ${hidden.fields.join(', ')}`]),
    ...(Object.keys(masked).length === 0 ? [] : [`masked: ${Object.keys(masked).join(', ')}`]),
    ...(locked.size === 0 ? [] : [`locked: ${[...locked].join(', ')}`]),
    `fingerprint: ${fingerprint}`,
  ];
}

type Rows = NonNullable<NonNullable<PreparedQuestion['dataset']['policy']>['rows']>;

function fieldsOf(filter: Rows): string[] {
  if ('and' in filter) return filter.and.flatMap(fieldsOf);
  if ('or' in filter) return filter.or.flatMap(fieldsOf);
  return 'not' in filter ? fieldsOf(filter.not) : [filter.field];
}
