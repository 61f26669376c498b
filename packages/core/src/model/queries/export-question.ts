import { createCsvEncoder, createNdjsonEncoder } from '../../execution/index.ts';
import type { ExportedAnswer, ExportOptions } from '../../lens-types.ts';
import { explainDrift } from '../cardinality/explain-drift.ts';
import { vouchForJoins } from '../cardinality/vouch-for-joins.ts';
import type { AskContext } from './ask-context.ts';
import type { PreparedQuestion } from './prepare-question.ts';

/**
 * Writes the answer to a prepared question to a file. Resolves when its first bytes are there, so that what fails
 * before them is told as for an answer; what fails later makes reading the chunks fail.
 */
export async function exportQuestion(
  { executor, cardinality, inspectSchema }: AskContext,
  prepared: PreparedQuestion,
  { format = 'csv', bom = false, signal }: ExportOptions,
): Promise<ExportedAnswer> {
  const { compiled, principal, source } = prepared;
  const encoder =
    format === 'csv' ? createCsvEncoder(compiled, { hasByteOrderMark: bom }) : createNdjsonEncoder(compiled);
  const warnings = await vouchForJoins(cardinality, prepared);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(
    undefined,
    { highWaterMark: 1 },
    { highWaterMark: 1 },
  );
  const writer = writable.getWriter();
  const gone = new AbortController();
  writer.closed.catch(() => gone.abort());
  const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
  const work = executor
    .export(compiled, encoder, {
      tenant: principal.tenant,
      source,
      signal: signal === undefined ? gone.signal : AbortSignal.any([signal, gone.signal]),
      async write(bytes) {
        begin(undefined);
        await writer.write(bytes);
      },
    })
    .then(() => writer.close())
    .catch(async (error: unknown) => {
      const told = await explainDrift(error, prepared, inspectSchema);
      await writer.abort(told).catch(() => {});
      throw told;
    });
  await Promise.race([begun, work]);
  work.catch(() => {});
  return {
    contentType: encoder.contentType,
    warnings: [...compiled.warnings, ...warnings],
    chunks: readable,
  };
}
