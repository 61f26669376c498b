import type { DatasetDefinition } from '../contract/types/dataset.ts';
import type { ValuesRequest } from '../contract/types/dataset-requests.ts';
import type { Role } from '../contract/types/identity.ts';
import type { ProblemIssue } from '../contract/types/problem.ts';
import type { QuerySpec } from '../contract/types/query.ts';
import { createDatasetModel } from './dataset/dataset-model.ts';
import { visibilityFor } from './dataset/visibility.ts';

const DEFAULT_LIMIT = 100;

/**
 * The question for the distinct values of a field, in one column `value`: ascending, null last. The
 * search comes after the caller's own filters, so that these keep their places.
 */
export function fieldValuesSpec(
  dataset: string,
  { field, q = '', filters = [], limit }: ValuesRequest,
): QuerySpec {
  const search = q === '' ? [] : [{ field, op: 'contains' as const, value: q }];
  return {
    dataset,
    dimensions: [{ field, as: 'value' }],
    filters: [...filters, ...search],
    limit: limit ?? DEFAULT_LIMIT,
  };
}

/**
 * What is wrong with a request for values that its question would let pass: values of a masked field,
 * and a search in what is no text. The pointers are those of the request.
 */
export function fieldValuesIssues(
  { field, q = '' }: ValuesRequest,
  dataset: DatasetDefinition,
  role: Role,
): ProblemIssue[] {
  const model = createDatasetModel(dataset, visibilityFor(dataset.policy, role));
  const found = model.field(field);
  const access = model.access(field);
  if (found === undefined || access === 'hidden') return [];
  if (access === 'masked') {
    const detail = 'This field is masked for you, so its values cannot be listed. Leave it out.';
    return [{ pointer: '/field', code: 'masked_field', detail }];
  }
  if (q === '' || 'problem' in found || found.type === 'text') return [];
  const detail = `Only text can be searched, and this field is ${found.type}. Leave q out, or use filters.`;
  return [{ pointer: '/q', code: 'operator_type', detail }];
}
