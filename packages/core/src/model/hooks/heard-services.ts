import type {
  AnswerFacts,
  AnswerItem,
  DashboardService,
  FieldValuesService,
  QueryService,
} from '../../lens-types.ts';
import type { DatasetPreviewService } from '../datasets/types.ts';
import type { HearQuestion } from './hear-questions.ts';
import type { AnswerEvent } from './types.ts';

/** The same questions, with hooks told of each. `recall`, which would answer without them, knows nothing then. */
export function hearQueries(hear: HearQuestion | undefined, service: QueryService): QueryService {
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
export function hearDashboards(hear: HearQuestion | undefined, service: DashboardService): DashboardService {
  if (hear === undefined) return service;
  return {
    ...service,
    data: (principal, target, request, options) =>
      hear(
        { kind: 'dashboard', principal, target, request },
        () => service.data(principal, target, request, options),
        ({ items }) => many(items),
      ),
    recall: () => undefined,
  };
}

/** The same values of fields, with hooks told of each list. */
export function hearValues(hear: HearQuestion | undefined, service: FieldValuesService): FieldValuesService {
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
export function hearPreviews(
  hear: HearQuestion | undefined,
  service: DatasetPreviewService,
): DatasetPreviewService {
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
