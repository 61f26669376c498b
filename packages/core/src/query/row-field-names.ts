import type { Dataset } from '../contract/types/dataset.ts';
import type { Role } from '../contract/types/identity.ts';
import type { DatasetModels } from './dataset/dataset-models.ts';
import { createJoinTree } from './plan/join-tree.ts';
import { tablesOf } from './plan/tables-used.ts';

/** Fields that a role may be shown of each row of the base, in the order of the dataset: none that a join repeats rows for. */
export function rowFieldNames(dataset: Dataset, role: Role, models: DatasetModels): string[] {
  const model = models(dataset, role);
  const joins = createJoinTree(dataset.joins ?? []);
  return Object.keys(dataset.fields).filter((name) => {
    const expression = model.access(name) === 'hidden' ? undefined : model.field(name);
    if (expression === undefined || 'problem' in expression) return false;
    return joins.grainOf(tablesOf(expression)).size === 0;
  });
}
