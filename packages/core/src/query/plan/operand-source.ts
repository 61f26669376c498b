import { maskOf } from '../dataset/visibility.ts';
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
        'This field is masked for you: it can be a dimension, where its mask is shown, and nothing else.',
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

/** A field as a dimension: what it is, and what of it is shown. */
export interface ShownField {
  readonly expression: Expression;
  /** The same, or a constant where the field is masked. */
  readonly shown: Expression;
}

/** Fields of the dataset to be shown to its principal: one that is masked is a constant of its type. */
export function shownFields(
  context: PlanContext,
): (name: unknown, pointer: string) => ShownField | undefined {
  const { model } = context;
  const open = askedFields(context);
  return (name, pointer) => {
    const known = typeof name === 'string' ? model.field(name) : undefined;
    if (
      typeof name !== 'string' ||
      known === undefined ||
      'problem' in known ||
      model.access(name) !== 'masked'
    ) {
      const expression = open(name, pointer);
      return expression === undefined ? undefined : { expression, shown: expression };
    }
    const { type } = known;
    const value = type === 'text' ? maskOf(model.definition.policy, name) : null;
    return {
      expression: known,
      shown: { kind: 'literal', value, type, storedAs: null, size: known.size, weight: 1 },
    };
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
