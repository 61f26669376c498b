import { expect, it } from 'vitest';
import { createClient } from '../create-client.ts';
import { errorOf } from '../../test/support/error-of.ts';
import { sampleResult } from '../../test/support/samples.ts';
import { startTestServer } from '../../test/support/test-server.ts';

it('a question that a batch leaves without an answer fails as an answer that cannot be used', async () => {
  const items = [{ id: '0', status: 'ok', result: sampleResult() }];
  const server = await startTestServer(() => ({ json: { items, meta: [] } }));
  const client = createClient({ baseUrl: server.baseUrl, batch: true });
  const [answered, left] = await Promise.all([
    client.query({ dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] }),
    errorOf(client.query({ dataset: 'trains', metrics: [{ aggregate: 'count', as: 'n' }] })),
  ]);
  expect(answered.rows).toEqual([{ n: 1 }]);
  expect(left.code).toBe('invalid_response');
  await server.close();
});
