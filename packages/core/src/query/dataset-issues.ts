import { inDocumentOrder } from '../contract/document-order.ts';
import { readingOf } from '../contract/parse.ts';
import type { Reading } from '../contract/reading.ts';
import type { DatasetDefinition } from '../contract/types/dataset.ts';
import type { ProblemIssue } from '../contract/types/problem.ts';
import { checkFields, escapePointer } from './dataset/check-fields.ts';
import { checkFormulaLength } from './dataset/check-formula-length.ts';
import { checkKey } from './dataset/check-key.ts';
import { checkJoins } from './dataset/check-joins.ts';
import { checkPolicy } from './dataset/check-policy.ts';
import { createDatasetModel } from './dataset/dataset-model.ts';
import { namesOfBroken, namesOfSound, type DefinitionNames } from './dataset/names-of-definition.ts';
import { SEES_ALL } from './dataset/visibility.ts';
import { createIssues } from './plan/issues.ts';
import { ownFields, type OperandSource } from './plan/operand-source.ts';
import type { PlanContext } from './plan/plan-context.ts';
import { planFilter, planFilters } from './plan/plan-filter.ts';
import { DEFAULT_CALENDAR } from './time/calendar.ts';
import { createZone, createZoneSource, isTimeZone } from './time/zone.ts';

const NO_LIMITS = {
  maxRows: Infinity,
  maxDimensions: Infinity,
  maxMetrics: Infinity,
  maxFilters: Infinity,
  maxFilterDepth: 100,
  maxListValues: Infinity,
};

/**
 * Everything that is wrong inside a dataset's definition, with JSON pointers into it: joins, names,
 * formulas, storage of times, segments, fixed filters and policy. Whether tables and columns exist is
 * not known here. Formulas that are too long together are told alone, since they are not read then.
 */
export function datasetIssues(definition: DatasetDefinition): ProblemIssue[] {
  return lookInto(namesOfSound(definition), readingOf(definition));
}

/**
 * The same for a definition whose shape is wrong: the problems of its shape, and those of what is sound of
 * it, in the order of the definition. What only follows from a wrong shape is left out.
 */
export function brokenDatasetIssues(reading: Reading<DatasetDefinition>): ProblemIssue[] {
  const { given, sound, issues } = reading;
  // What is too large to be looked at has no other problems.
  if (sound === undefined) return [...issues];
  return inDocumentOrder(lookInto(namesOfBroken(given), reading), given);
}

function lookInto(
  names: DefinitionNames,
  { sound = {}, issues: ofShape }: Reading<DatasetDefinition>,
): ProblemIssue[] {
  const { definition } = names;
  const issues = createIssues(ofShape);
  if (!checkFormulaLength(definition, issues)) return [...issues.list];
  const zone = createZone('UTC');
  if (zone === undefined) throw new Error('This runtime has no time zone data.');
  const model = createDatasetModel(definition, SEES_ALL);
  const context: PlanContext = {
    model,
    zone,
    zones: createZoneSource(),
    calendar: DEFAULT_CALENDAR,
    now: 0,
    limits: NO_LIMITS,
    issues,
    gathered: { ranges: [], validUntil: null, conditions: 0 },
  };
  const { timezone, segments = {}, filters, policy = {} } = sound;
  checkJoins(names, issues);
  // Without fields every name in a formula or filter would be unknown.
  if (names.areFieldsKnown) {
    checkFields(names, model, issues);
    checkKey(
      sound.key?.filter((name) => name !== undefined),
      model,
      issues,
    );
    const source = definedFields(context);
    for (const [name, filter] of Object.entries(segments)) {
      planFilter(filter, `/segments/${escapePointer(name)}`, source, context);
    }
    planFilters(filters, '/filters', source, context);
    checkPolicy(policy, Object.keys(definition.fields), source, context);
  }
  if (timezone !== undefined && timezone !== null && !isTimeZone(timezone)) {
    issues.add(
      '/timezone',
      'unknown_timezone',
      'This must be the IANA name of a zone, such as "Europe/Brussels".',
    );
  }
  return [...issues.list];
}

/** Every field; what is wrong with one is told where it is defined. */
function definedFields(context: PlanContext): OperandSource {
  const all = ownFields(context);
  return (name, pointer) => {
    const known = typeof name === 'string' ? context.model.field(name) : undefined;
    return known !== undefined && 'problem' in known ? undefined : all(name, pointer);
  };
}
