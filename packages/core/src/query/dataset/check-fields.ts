import type { DatasetField } from '../../contract/types/dataset.ts';
import type { Issues } from '../plan/issues.ts';
import { reportFormula } from '../plan/report-formula.ts';
import { isTimeZone } from '../time/zone.ts';
import { BASE, columnPlace } from './column-expression.ts';
import type { BrokenDefinition, DatasetModel, Meaning } from './dataset-model.ts';
import type { DefinitionNames } from './names-of-definition.ts';

const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,62}$/u;

/** Reports fields and metrics with names that formulas could not use, and everything wrong with what they mean. */
export function checkFields(
  { definition, areJoinsKnown }: DefinitionNames,
  model: DatasetModel,
  issues: Issues,
): void {
  for (const [name, field] of Object.entries(definition.fields)) {
    const pointer = `/fields/${escapePointer(name)}`;
    checkName(name, pointer, issues);
    checkStorage(field, pointer, issues);
    if ('column' in field) {
      const { table } = columnPlace(field.column);
      const joins = (definition.joins ?? []).map((join) => join.as);
      if (table !== BASE && areJoinsKnown && !joins.includes(table)) {
        issues.addUnknown(`${pointer}/column`, 'unknown_join', 'join in this dataset', table, joins);
      }
    } else if (field.formula !== '') {
      checkMeaning(model.field(name), `${pointer}/formula`, issues);
    }
  }
  for (const [name, { formula }] of Object.entries(definition.metrics ?? {})) {
    const pointer = `/metrics/${escapePointer(name)}`;
    checkName(name, pointer, issues);
    // An empty one is the stand-in of one that could not be read.
    if (formula !== '') checkMeaning(model.metric(name), `${pointer}/formula`, issues);
  }
}

/** A name as one step of a JSON pointer (RFC 6901). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function checkName(name: string, pointer: string, issues: Issues): void {
  if (NAME.test(name) && name !== '__proto__') return;
  const detail =
    'A name must begin with a letter or _ and go on with letters, digits or _, at most 63 in all.';
  issues.add(pointer, 'invalid_name', detail);
}

function checkMeaning(meaning: Meaning | undefined, pointer: string, issues: Issues): void {
  if (meaning === undefined || !('problem' in meaning)) return;
  const { problem, problems }: BrokenDefinition = meaning;
  if (problems.length === 0) issues.add(pointer, 'invalid_formula', problem);
  reportFormula(problems, pointer, issues);
}

function checkStorage(field: DatasetField, pointer: string, issues: Issues): void {
  const storedAs = 'storedAs' in field ? field.storedAs : undefined;
  if (storedAs === undefined) return;
  if (field.type !== 'timestamp' && field.type !== 'date') {
    issues.add(`${pointer}/storedAs`, 'unexpected', 'Only dates and timestamps say how they are stored.');
  } else if ((field.type === 'date') !== (storedAs.kind === 'date')) {
    const detail = 'A field of type date is stored as {"kind":"date"}, and only such a field is.';
    issues.add(`${pointer}/storedAs`, 'stored_as_type', detail);
  } else if (
    storedAs.kind === 'timestamp' &&
    storedAs.timezone !== 'local' &&
    !isTimeZone(storedAs.timezone)
  ) {
    const detail =
      'This must be the IANA name of a zone with its area, such as "Europe/Brussels", "UTC" or "local".';
    issues.add(`${pointer}/storedAs/timezone`, 'unknown_timezone', detail);
  }
}
