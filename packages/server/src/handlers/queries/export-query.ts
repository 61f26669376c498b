import type { QuerySpec } from '@istari-lens/core';
import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';
import { runOptions } from './run-options.ts';

/** `POST /query/export`: the answer as a file. */
export const exportQuery: Handler<'exportQuery'> = async ({ lens, principal, query, body, request }) => {
  const { format = 'csv', bom = '0' } = query;
  const { contentType, chunks } = await lens.queries.export(body, principal, {
    ...runOptions(request),
    format,
    bom: bom === '1',
    facts: requestFacts(request),
  });
  return { kind: 'stream', media: contentType, fileName: `${fileNameOf(body)}.${format}`, chunks };
};

/** Only what every file system takes. */
function fileNameOf({ dataset }: Pick<QuerySpec, 'dataset'>): string {
  return dataset.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 100) || 'export';
}
