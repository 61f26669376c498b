import type { Principal } from '../../contract/types/identity.ts';
import type {
  DashboardService,
  ExportedAnswer,
  FieldValuesService,
  QueryService,
  RunOptions,
} from '../../lens-types.ts';
import type { DatasetPreviewService } from '../datasets/types.ts';
import type { QueryOwner, RunningQueries } from '../../execution/index.ts';
import { requireAccess } from '../access/require-access.ts';

/** Runs what a principal asks so that it can be cancelled by its id. Without an id nothing is added. */
async function named<T>(
  running: RunningQueries,
  principal: Principal,
  options: RunOptions | undefined,
  work: (options: RunOptions | undefined) => Promise<T>,
): Promise<T> {
  const queryId = options?.queryId;
  if (queryId === undefined) return work(options);
  return running.during(ownerOf(principal, queryId), options?.signal, (signal) =>
    work({ ...options, signal }),
  );
}

/** Asks as the service does, and withdraws questions by the ids that their askers gave them. */
export function cancellableQueries(
  running: RunningQueries,
  service: Omit<QueryService, 'cancel'>,
): QueryService {
  return {
    ...service,
    run: (spec, principal, options) =>
      named(running, principal, options, (further) => service.run(spec, principal, further)),
    answer: (spec, principal, options) =>
      named(running, principal, options, (further) => service.answer(spec, principal, further)),
    answerMany: (request, principal, options) =>
      named(running, principal, options, (further) => service.answerMany(request, principal, further)),
    export: async (spec, principal, options) => {
      const { queryId } = options ?? {};
      if (queryId === undefined) return service.export(spec, principal, options);
      // It can be cancelled until it has been read to its end.
      const { promise: exported, resolve, reject } = Promise.withResolvers<ExportedAnswer>();
      running
        .during(ownerOf(principal, queryId), options?.signal, async (signal) => {
          const { chunks, ...rest } = await service.export(spec, principal, { ...options, signal });
          const { readable, ended } = watched(chunks);
          resolve({ ...rest, chunks: readable });
          await ended;
        })
        .catch(reject);
      return exported;
    },
    cancel(principal, queryId) {
      requireAccess(principal, { role: 'viewer', scope: 'query:read' });
      running.cancel(ownerOf(principal, queryId));
    },
  };
}

/** The same dashboards, whose loads can be cancelled by the id of the request. */
export function cancellableDashboards(running: RunningQueries, service: DashboardService): DashboardService {
  return {
    ...service,
    data: (principal, id, request, options) =>
      named(running, principal, options, (further) => service.data(principal, id, request, further)),
    answerWidget: (principal, widget, request, options) =>
      named(running, principal, options, (further) =>
        service.answerWidget(principal, widget, request, further),
      ),
    answerFilterValues: (principal, filter, request, options) =>
      named(running, principal, options, (further) =>
        service.answerFilterValues(principal, filter, request, further),
      ),
  };
}

/** The same previews, which can be cancelled by the id of the request. */
export function cancellablePreviews(
  running: RunningQueries,
  service: DatasetPreviewService,
): DatasetPreviewService {
  return {
    preview: (principal, id, request, options) =>
      named(running, principal, options, (further) => service.preview(principal, id, request, further)),
    answerPreview: (principal, id, request, options) =>
      named(running, principal, options, (further) => service.answerPreview(principal, id, request, further)),
  };
}

/** The same values of fields, which can be cancelled by the id of the request. */
export function cancellableValues(running: RunningQueries, service: FieldValuesService): FieldValuesService {
  return {
    values: (principal, id, request, options) =>
      named(running, principal, options, (further) => service.values(principal, id, request, further)),
    answerValues: (principal, id, request, options) =>
      named(running, principal, options, (further) => service.answerValues(principal, id, request, further)),
  };
}

/** The same stream, and a promise that is kept once it was read, has failed or was cancelled. */
function watched(chunks: ReadableStream<Uint8Array>): {
  readable: ReadableStream<Uint8Array>;
  ended: Promise<void>;
} {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const ended = chunks.pipeTo(writable).catch(() => {});
  return { readable, ended };
}

function ownerOf({ tenant, kind, id }: Principal, queryId: string): QueryOwner {
  return { tenant, kind, id, queryId: queryId.toLowerCase() };
}
