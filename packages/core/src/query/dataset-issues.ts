import type { DatasetDefinition } from '../contract/types/dataset.ts';
import type { ProblemIssue } from '../contract/types/problem.ts';
import { checkFields, escapePointer } from './dataset/check-fields.ts';
import { checkFormulaLength } from './dataset/check-formula-length.ts';
import { checkJoins } from './dataset/check-joins.ts';
import { checkPolicy } from './dataset/check-policy.ts';
import { createDatasetModel } from './dataset/dataset-model.ts';
import { SEES_ALL } from './dataset/visibility.ts';
import { createIssues } from './plan/issues.ts';
import { ownFields } from './plan/operand-source.ts';
import type { PlanContext } from './plan/plan-context.ts';
import { planFilters } from './plan/plan-filter.ts';
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
  const issues = createIssues();
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
  checkJoins(definition, issues);
  checkFields(definition, model, issues);
  const source = ownFields(context);
  for (const [name, filter] of Object.entries(definition.segments ?? {})) {
    const own: PlanContext = { ...context, issues: createIssues() };
    planFilters([filter], '', ownFields(own), own);
    // The one filter of a segment stands where a list's first item would.
    for (const { pointer, code, detail, ...extra } of own.issues.list) {
      issues.add(`/segments/${escapePointer(name)}${pointer.slice('/0'.length)}`, code, detail, extra);
    }
  }
  planFilters(definition.filters, '/filters', source, context);
  checkPolicy(definition, context);
  const { timezone } = definition;
  if (timezone !== undefined && timezone !== null && !isTimeZone(timezone)) {
    issues.add(
      '/timezone',
      'unknown_timezone',
      'This must be the IANA name of a zone, such as "Europe/Brussels".',
    );
  }
  return [...issues.list];
}
