import type {
  AnswerFacts,
  AnswerItem,
  DashboardService,
  FieldValuesService,
  Logger,
  QueryService,
} from '../../lens-types.ts';
import type { DatasetPreviewService } from '../datasets/types.ts';
import { createHearQuestion, type HearQuestion } from './hear-questions.ts';
import type { AnswerEvent, LensHooks } from './types.ts';

/** Services that tell the hooks of a host what they are asked. Without such hooks they are the services themselves. */
export interface HeardServices {
  queries(service: QueryService): QueryService;
  dashboards(service: DashboardService): DashboardService;
  values(service: FieldValuesService): FieldValuesService;
  previews(service: DatasetPreviewService): DatasetPreviewService;
}

/** Binds the hooks of one Lens to whatever answers questions. */
export function createHeardServices(hooks: LensHooks, logger: Logger): HeardServices {
  const hear = createHearQuestion(hooks, logger);
  return {
    queries: (service) => hearQueries(hear, service),
    dashboards: (service) => hearDashboards(hear, service),
    values: (service) => hearValues(hear, service),
    previews: (service) => hearPreviews(hear, service),
  };
}

/** The same questions, with hooks told of each. `recall`, which would answer without them, knows nothing then. */
function hearQueries(hear: HearQuestion | undefined, service: QueryService): QueryService {
  if (hear === undefined) return service;
  return {
    ...service,
    run: (request, principal, options) =>
      hear({ kind: 'query', principal, request }, () => service.run(request, principal, options), one),
    answer: (request, principal, options) =>
      hear({ kind: 'query', principal, request }, () => service.answer(request, principal, options), one),
    recall: () => undefined,
    answerMany: (request, principal, options) =>
      hear(
        { kind: 'batch', principal, request },
        () => service.answerMany(request, principal, options),
        many,
      ),
  };
}

/** The same dashboards, with hooks told of each load. */
function hearDashboards(hear: HearQuestion | undefined, service: DashboardService): DashboardService {
  if (hear === undefined) return service;
  return {
    ...service,
    data: (principal, target, request, options) =>
      hear(
        { kind: 'dashboard', principal, target, request },
        () => service.data(principal, target, request, options),
        ({ items }) => many(items),
      ),
    answerWidget: (principal, widget, request, options) =>
      hear(
        { kind: 'dashboard', principal, target: widget.id, request },
        () => service.answerWidget(principal, widget, request, options),
        one,
      ),
    answerFilterValues: (principal, filter, request, options) =>
      hear(
        { kind: 'values', principal, target: filter.id, request },
        () => service.answerFilterValues(principal, filter, request, options),
        one,
      ),
    recall: () => undefined,
  };
}

/** The same values of fields, with hooks told of each list. */
function hearValues(hear: HearQuestion | undefined, service: FieldValuesService): FieldValuesService {
  if (hear === undefined) return service;
  return {
    values: (principal, target, request, options) =>
      hear(
        { kind: 'values', principal, target, request },
        () => service.values(principal, target, request, options),
        one,
      ),
    answerValues: (principal, target, request, options) =>
      hear(
        { kind: 'values', principal, target, request },
        () => service.answerValues(principal, target, request, options),
        one,
      ),
  };
}

/** The same previews of datasets, with hooks told of each. */
function hearPreviews(hear: HearQuestion | undefined, service: DatasetPreviewService): DatasetPreviewService {
  if (hear === undefined) return service;
  return {
    preview: (principal, target, request, options) =>
      hear(
        { kind: 'preview', principal, target, request },
        () => service.preview(principal, target, request, options),
        one,
      ),
    answerPreview: (principal, target, request, options) =>
      hear(
        { kind: 'preview', principal, target, request },
        () => service.answerPreview(principal, target, request, options),
        one,
      ),
  };
}

function one({ queryId, cache, durationMs }: AnswerFacts): AnswerEvent[] {
  return [{ queryId, cache: { ...cache }, durationMs }];
}

function many(items: readonly AnswerItem[]): AnswerEvent[] {
  return items.map((item) => {
    const { queryId, durationMs } = item.meta;
    return item.status === 'ok'
      ? { queryId, cache: { ...item.answer.cache }, durationMs }
      : { queryId, code: item.error.code, durationMs };
  });
}
