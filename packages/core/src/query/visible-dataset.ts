import type { Dataset, DatasetDefinition, Join } from '../contract/types/dataset.ts';
import type { Role } from '../contract/types/identity.ts';
import type { Filter } from '../contract/types/query.ts';
import { columnPlace } from './dataset/column-expression.ts';
import { fieldsOver } from './dataset/fields-over.ts';
import { maintainsDatasets, readsPolicies, visibilityFor } from './dataset/visibility.ts';
import { namesWithin } from './formula/names-within.ts';
import { wordsIn } from './formula/words-in.ts';

/**
 * What a role may know of a dataset. Whoever maintains datasets sees it whole. For the others hidden fields
 * are not there, nor is anything that names one: formulas, segments, fixed filters, conditions of
 * joins and the policy, which is only for those who may write one.
 */
export function visibleDataset(dataset: Dataset, role: Role): Dataset {
  if (maintainsDatasets(role)) return dataset;
  const hidden = fieldsOver(dataset.fields, visibilityFor(dataset.policy, role).hidden);
  const { policy, key, ...rest } = dataset;
  // In part it would not tell rows apart.
  const isKeyOpen = key !== undefined && !key.some((name) => hidden.has(name));
  const open = isKeyOpen ? { ...rest, key } : rest;
  const kept = policy !== undefined && readsPolicies(role) && hidden.size === 0 ? { policy } : {};
  return hidden.size === 0 ? { ...open, ...kept } : { ...open, ...withoutNames(dataset, hidden) };
}

/** Whether nothing of a dataset is hidden from a role or masked for it, so that it may have the whole definition. */
export function seesWholeDataset({ policy }: DatasetDefinition, role: Role): boolean {
  if (maintainsDatasets(role)) return true;
  const { hidden, masked } = visibilityFor(policy, role);
  return readsPolicies(role) && hidden.size === 0 && masked.size === 0;
}

/** The parts of a definition that may name fields, without what names one of these. */
function withoutNames(
  definition: DatasetDefinition,
  hidden: ReadonlySet<string>,
): Pick<DatasetDefinition, 'fields' | 'metrics' | 'segments' | 'filters' | 'joins'> {
  const { fields, metrics, segments, filters, joins } = definition;
  const columns = new Set(
    Object.entries(fields).flatMap(([name, field]) =>
      hidden.has(name) && 'column' in field ? [columnKey(field.column)] : [],
    ),
  );
  const usesHidden = ({ formula }: { formula: string }): boolean =>
    [wordsIn, namesWithin].every((namesIn) => [...namesIn(formula)].some((name) => hidden.has(name)));
  return {
    fields: keep(fields, (_, name) => !hidden.has(name)),
    ...(metrics === undefined ? {} : { metrics: keep(metrics, (metric) => !usesHidden(metric)) }),
    ...(segments === undefined ? {} : { segments: keep(segments, (filter) => !namesField(filter, hidden)) }),
    ...(filters === undefined ? {} : { filters: filters.filter((filter) => !namesField(filter, hidden)) }),
    ...(joins === undefined ? {} : { joins: joins.filter((join) => !joinsOver(join, columns)) }),
  };
}

function keep<Value>(
  record: { [name: string]: Value },
  isKept: (value: Value, name: string) => boolean,
): { [name: string]: Value } {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => isKept(value, name)));
}

function namesField(filter: Filter, names: ReadonlySet<string>): boolean {
  if ('and' in filter) return filter.and.some((part) => namesField(part, names));
  if ('or' in filter) return filter.or.some((part) => namesField(part, names));
  return 'not' in filter ? namesField(filter.not, names) : names.has(filter.field);
}

function joinsOver({ as, on }: Join, columns: ReadonlySet<string>): boolean {
  return on.some(([left, right]) => columns.has(columnKey(left)) || columns.has(columnKey(`${as}.${right}`)));
}

function columnKey(path: string): string {
  const { table, column } = columnPlace(path);
  return JSON.stringify([table, column]);
}
