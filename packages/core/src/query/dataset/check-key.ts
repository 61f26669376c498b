import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import { sortKind } from '../cursor/sort-kind.ts';
import type { Issues } from '../plan/issues.ts';
import { BASE } from './column-expression.ts';
import type { DatasetModel } from './dataset-model.ts';

/** Reports what cannot tell rows of the base apart: names that are no field, and fields that are no column of it. */
export function checkKey(key: DatasetDefinition['key'], model: DatasetModel, issues: Issues): void {
  for (const [index, name] of (key ?? []).entries()) {
    const pointer = `/key/${index}`;
    const field = model.field(name);
    if (field === undefined) {
      issues.addUnknown(pointer, 'unknown_field', 'field', name, Object.keys(model.definition.fields));
    } else if (!('problem' in field) && (field.kind !== 'column' || field.table !== BASE)) {
      issues.add(
        pointer,
        'invalid_key',
        'A key is of columns of the base: name fields that are such columns.',
      );
    } else if (!('problem' in field) && sortKind({ alias: name, expression: field }) === null) {
      issues.add(
        pointer,
        'invalid_key',
        `A key has an order, and this field is ${field.type}: name another field.`,
      );
    }
  }
}
