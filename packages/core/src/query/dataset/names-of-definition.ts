import { datasetField, join } from '../../contract/schemas/dataset.ts';
import type { DatasetDefinition, DatasetField, DatasetMetric, Join } from '../../contract/types/dataset.ts';

/** What the names of a definition mean, as far as its shape is sound. */
export interface DefinitionNames {
  /** Without policy, filters and segments. What could not be read has an empty formula. */
  readonly definition: DatasetDefinition;
  /** False when the fields cannot be told: then no name can be called unknown. */
  readonly areFieldsKnown: boolean;
  /** False when there are joins whose name cannot be told: any unknown one may be one of theirs. */
  readonly areJoinsKnown: boolean;
}

/** The names of a definition of whose shape nothing is wrong. */
export function namesOfSound(definition: DatasetDefinition): DefinitionNames {
  return { definition, areFieldsKnown: true, areJoinsKnown: true };
}

/**
 * The names of a definition whose shape is wrong: every one is there, so that only what is wrong with the
 * rest is found, and what uses a field that could not be read is not called wrong itself.
 */
export function namesOfBroken(given: unknown): DefinitionNames {
  const { fields, metrics, joins = [] } = partsOf(given);
  const read = Array.isArray(joins) ? joins.map(readJoin) : [];
  const known = read.filter((join) => join !== undefined);
  return {
    definition: {
      name: '',
      base: { schema: '', table: '' },
      joins: known,
      fields: readEach(fields, readField),
      metrics: readEach(metrics, readMetric),
    },
    areFieldsKnown: isRecord(fields),
    areJoinsKnown: Array.isArray(joins) && known.length === read.length,
  };
}

function readField(given: unknown): DatasetField {
  const { column, formula, type, storedAs } = partsOf(given);
  const meaning = Object.entries({ column, formula, type, storedAs }).filter(
    ([, part]) => part !== undefined,
  );
  const read = datasetField.safeParse(Object.fromEntries(meaning));
  return read.success ? read.data : { formula: '', type: 'text' };
}

function readMetric(given: unknown): DatasetMetric {
  const { formula } = partsOf(given);
  return { formula: typeof formula === 'string' ? formula : '' };
}

function readJoin(given: unknown): Join | undefined {
  const read = join.safeParse(given);
  if (read.success) return read.data;
  const { as } = partsOf(given);
  if (typeof as !== 'string') return undefined;
  return { as, schema: '', table: '', on: [], type: 'left', cardinality: 'manyToOne' };
}

function readEach<Value>(given: unknown, read: (value: unknown) => Value): { [name: string]: Value } {
  const entries: [string, unknown][] = isRecord(given) ? Object.entries(given) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, read(value)]));
}

function partsOf(given: unknown): Readonly<Record<string, unknown>> {
  return isRecord(given) ? given : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
