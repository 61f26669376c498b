import type { DatasetDefinition } from '../contract/types/dataset.ts';
import type { Role } from '../contract/types/identity.ts';
import { fieldsOver } from './dataset/fields-over.ts';
import { visibilityFor } from './dataset/visibility.ts';

/** Fields that a role may be shown, masked ones too, in the order of the dataset. */
export function shownFieldNames({ fields, policy }: DatasetDefinition, role: Role): string[] {
  const hidden = fieldsOver(fields, visibilityFor(policy, role).hidden);
  return Object.keys(fields).filter((name) => !hidden.has(name));
}
