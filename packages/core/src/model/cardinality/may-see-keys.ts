import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';

/**
 * Whether a principal may be told values of a dataset's keys: one who may ask anything of it. A policy
 * of any kind ends that, since keys are read past it.
 */
export function maySeeKeys({ policy }: Pick<DatasetDefinition, 'policy'>, { role }: Principal): boolean {
  return policy === undefined && (role === 'editor' || role === 'admin');
}
