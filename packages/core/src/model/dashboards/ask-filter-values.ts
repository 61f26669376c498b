import { randomUUID } from 'node:crypto';
import type { Dashboard, DashboardFilter } from '../../contract/types/dashboard.ts';
import type { FilterValuesRequest } from '../../contract/types/dashboard-requests.ts';
import type { FieldValues } from '../../contract/types/dataset-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { Metric, QueryResult, QuerySpec } from '../../contract/types/query.ts';
import { pointerTo } from '../../contract/pointer.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import { NotFoundError, ValidationError } from '../../errors/index.ts';
import type { Answer, RunOptions } from '../../lens-types.ts';
import { fieldValuesIssues, fieldValuesSpec } from '../../query/index.ts';
import { checkInput } from '../check-input.ts';
import { ask } from '../queries/ask.ts';
import type { AskContext } from '../queries/ask-context.ts';
import type { FindDatasets } from '../queries/askable-dataset.ts';
import { checkShape } from '../queries/check-shape.ts';
import { descriptorOf } from '../widgets/descriptor-of.ts';
import { ancestorsOf } from './ancestors-of.ts';
import { filterSources, type FilterSource } from './filter-sources.ts';
import { mergeValues, type SourceValues } from './merge-values.ts';
import { activeFilters } from './native-filters.ts';
import { refusedRequest } from './refused-request.ts';

const DEFAULT_LIMIT = 100;

export interface AskFilterValuesContext {
  context: AskContext;
  findDatasets: FindDatasets;
}

/**
 * What a native filter of a dashboard offers under the values of those it depends on: distinct values; of dates and
 * numbers the least and the greatest. Asked like every question, so that policy and cache hold. Throws a
 * NotFoundError for an unknown filter and a ValidationError for a request that does not fit.
 */
export async function askFilterValues(
  { context, findDatasets }: AskFilterValuesContext,
  { dashboard, filterId }: { dashboard: Dashboard; filterId: string },
  principal: Principal,
  given: FilterValuesRequest,
  options: RunOptions = {},
): Promise<Answer> {
  const filter = dashboard.filters.find(({ id }) => id === filterId);
  if (filter === undefined) throw new NotFoundError('The filter');
  const request = checkInput(schemas.FilterValuesRequest, given, NOT_LISTED);
  const { active, issues } = activeFilters(dashboard, request.filters ?? {});
  if (issues.length > 0) throw refusedRequest(issues);

  const ancestors = ancestorsOf(filter, dashboard.filters);
  const parents = active.filter((one) => ancestors.includes(one.filter));
  const widgets = dashboard.widgets.filter(
    (widget) => descriptorOf(widget.kind).toQuerySpec(widget) !== null,
  );
  const names = widgets.flatMap(({ query }) => (query === null ? [] : [query.dataset]));
  const sources = filterSources(filter, parents, widgets, await findDatasets(principal, names));
  const timezones = [principal.timezone, dashboard.timezone];

  const answers = await Promise.all(
    sources.map(async (source) => {
      const { askable, field } = source;
      const { q = '' } = request;
      const own = fieldValuesIssues({ field, q }, askable.dataset, principal.role);
      if (own.length > 0) {
        // Which field it is, the dashboard says and not the request.
        throw refused(own.map((issue) => ({ ...issue, pointer: issue.pointer === '/q' ? '/q' : '' })));
      }
      const spec = checkShape(specOf(filter, source, request));
      const answer = await ask(context, { spec, askable, principal, timezones }, options).catch(
        (error: unknown) => {
          throw error instanceof ValidationError ? inRequest(error, source) : error;
        },
      );
      return { answer, values: readValues(filter, source, answer) };
    }),
  );
  const limit = request.limit ?? DEFAULT_LIMIT;
  const found = answers.map(({ values }) => values);
  const merged = isRange(filter) ? bothEnds(found) : mergeValues(found, limit);
  const body = new TextEncoder().encode(JSON.stringify(merged));
  const [first] = answers;
  if (first !== undefined) return { ...first.answer, body };
  const queryId = options.queryId ?? randomUUID();
  return { body, etag: '', queryId, cache: { status: 'miss', ageMs: 0 }, durationMs: 0 };
}

const NOT_LISTED = 'The values of the filter cannot be listed.';

/** Nobody chooses a date or a number from a list. */
function isRange({ type }: DashboardFilter): boolean {
  return type === 'date' || type === 'number';
}

function specOf(
  filter: DashboardFilter,
  { askable, field, conditions }: FilterSource,
  { q, limit = DEFAULT_LIMIT }: FilterValuesRequest,
): QuerySpec {
  const dataset = askable.dataset.name;
  const filters = conditions.map(({ condition }) => condition);
  if (!isRange(filter)) {
    return fieldValuesSpec(dataset, { field, filters, limit, ...(q === undefined ? {} : { q }) });
  }
  const metrics: Metric[] = [
    { aggregate: 'min', field, as: 'least' },
    { aggregate: 'max', field, as: 'greatest' },
  ];
  return { dataset, metrics, filters };
}

function readValues(
  filter: DashboardFilter,
  { askable, field }: FilterSource,
  { body }: Answer,
): SourceValues {
  const { rows, truncated } = JSON.parse(new TextDecoder().decode(body)) as QueryResult;
  const type = askable.dataset.fields[field]?.type ?? 'text';
  if (!isRange(filter)) return { type, truncated, values: rows.map(({ value = null }) => value) };
  const ends = rows.flatMap(({ least = null, greatest = null }) => [least, greatest]);
  return { type, truncated, values: ends.filter((end) => end !== null) };
}

/** The least and the greatest of all; nothing where there is none. */
function bothEnds(sources: readonly SourceValues[]): FieldValues {
  const { values } = mergeValues(sources, Infinity);
  const [least] = values;
  const greatest = values.at(-1);
  return { values: least === undefined || greatest === undefined ? [] : [least, greatest], truncated: false };
}

/** The same error, pointing into the request: to the filter whose value it is. */
function inRequest(error: ValidationError, { conditions }: FilterSource): ValidationError {
  const issues = error.issues.map((issue) => {
    const [, list, place] = issue.pointer.split('/');
    if (list !== 'filters') return { ...issue, pointer: '' };
    const given = conditions[Number(place)];
    return { ...issue, pointer: given === undefined ? '/q' : pointerTo(['filters', given.id]) };
  });
  return refused(issues, error);
}

function refused(issues: readonly ProblemIssue[], cause?: ValidationError): ValidationError {
  const detail = summaryOf(NOT_LISTED, issues);
  return new ValidationError('invalid_query', detail, issues, cause === undefined ? {} : { cause });
}
