import type { Expression } from './nodes.ts';
import type { PlanContext } from './plan-context.ts';

/** Finds what a condition compares; reports a name that cannot be used and gives undefined. */
export type OperandSource = (name: unknown, pointer: string) => Expression | undefined;

/** Fields of the dataset as its principal may use them. */
export function askedFields({ model, issues }: PlanContext): OperandSource {
  return (name, pointer) => {
    const known = typeof name === 'string' ? model.field(name) : undefined;
    const access = known === undefined ? 'hidden' : model.access(String(name));
    if (known === undefined || access === 'hidden') {
      issues.addUnknown(pointer, 'unknown_field', 'field', name, model.visibleFields());
      return undefined;
    }
    if (access === 'masked') {
      issues.add(
        pointer,
        'masked_field',
        'This field is masked for you and cannot be used in a query. Leave it out.',
      );
      return undefined;
    }
    if ('problem' in known) {
      issues.add(
        pointer,
        'invalid_dataset',
        'The dataset defines this field wrongly. Ask its editor to correct it.',
      );
      return undefined;
    }
    return known;
  };
}

/** Every field, for filters that belong to the dataset itself. */
export function ownFields({ model, issues }: PlanContext): OperandSource {
  return (name, pointer) => {
    const known = typeof name === 'string' ? model.field(name) : undefined;
    if (known === undefined) {
      issues.addUnknown(pointer, 'unknown_field', 'field', name, Object.keys(model.definition.fields));
      return undefined;
    }
    if (!('problem' in known)) return known;
    issues.add(pointer, 'invalid_dataset', 'This field is defined wrongly: correct it first.');
    return undefined;
  };
}
