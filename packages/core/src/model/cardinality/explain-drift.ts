import type { Dataset } from '../../contract/types/dataset.ts';
import { LensError, ValidationError } from '../../errors/index.ts';
import { visibleDataset } from '../../query/index.ts';
import type { InspectSchema } from './inspect-schema.ts';
import type { VouchedQuestion } from './vouch-for-joins.ts';

/** Fields by their pointers; escaped as in RFC 6901, though no name that passes needs it. */
const FIELD = /^\/fields\/([^/]+)\//;

/**
 * The same error, or for `schema_drift` one that names the fields of the dataset which no longer fit
 * their columns, as far as the principal may know of them. What the database cannot tell now is left as
 * it was, unless it might name a column behind a hidden field.
 */
export async function explainDrift(
  error: unknown,
  { dataset, principal, source }: Omit<VouchedQuestion, 'compiled'>,
  inspectSchema: InspectSchema,
): Promise<unknown> {
  if (!LensError.isInstance(error) || error.code !== 'schema_drift') return error;
  const { tenant, role } = principal;
  const visible = visibleDataset(dataset, role);
  const found = await inspectSchema(visible, { tenant, source }).catch(() => []);
  const fields = new Set(found.flatMap(({ pointer }) => FIELD.exec(pointer)?.[1] ?? []));
  if (fields.size === 0) return hidesSomething(dataset, visible) ? unnamed(error) : error;
  const issues = [...fields].map((name) => ({
    pointer: '/dataset',
    code: 'schema_drift',
    detail: `The field "${name}" no longer fits its column: that is missing, has another type or may not be read. Ask its editor to check the dataset.`,
  }));
  const names = [...fields].map((name) => `"${name}"`).join(', ');
  const message = `The database is no longer as the dataset describes it: see ${names}. Correct the dataset or the data source.`;
  return new ValidationError('schema_drift', message, issues, { cause: error });
}

function hidesSomething(dataset: Dataset, visible: Dataset): boolean {
  return Object.keys(visible.fields).length < Object.keys(dataset.fields).length;
}

function unnamed(cause: unknown): ValidationError {
  const detail =
    'The database is no longer as the dataset describes it. Ask its editor to check the dataset.';
  const issue = { pointer: '/dataset', code: 'schema_drift', detail };
  return new ValidationError('schema_drift', detail, [issue], { cause });
}
