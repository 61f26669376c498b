import type { FieldType } from '../../contract/types/dataset.ts';
import { hasElement } from './has-element.ts';
import type { OperatorDescriptor } from './operator.ts';
import { pattern } from './pattern.ts';

const BY_TYPE: ReadonlyMap<FieldType, OperatorDescriptor> = new Map(
  [pattern({ before: true, after: true }), hasElement].flatMap((found) =>
    [...found.types].map((type) => [type, found] as const),
  ),
);

/** Holds the text anywhere; of an array, the element. */
export const contains: OperatorDescriptor = {
  value: 'one',
  types: new Set(BY_TYPE.keys()),
  ignoresCase: new Set([...BY_TYPE.values()].flatMap(({ ignoresCase }) => [...ignoresCase])),
  rejectsNull: true,
  sql(target, values, options) {
    const found = BY_TYPE.get(target.type);
    if (found === undefined) throw new TypeError(`Nothing is contained in ${target.type}.`);
    return found.sql(target, values, options);
  },
};
