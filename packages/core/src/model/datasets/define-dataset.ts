import type { DatasetDefinition } from '../../contract/types/dataset.ts';

/**
 * Keeps a dataset definition exactly as it is written, down to each literal, so that the types of
 * its fields can be read from it.
 *
 * @example
 * const flights = defineDataset({
 *   name: 'flights',
 *   base: { schema: 'public', table: 'flights' },
 *   fields: { origin: { column: 'origin', type: 'text' } },
 * });
 */
export function defineDataset<const Definition extends DatasetDefinition>(
  definition: Definition,
): Definition {
  return definition;
}
