import { randomBytes } from 'node:crypto';
import { fail, pass, skip } from '../../report/finding.ts';
import { itemsOf, outcomeOf, textField, type ApiClient } from '../api-client.ts';
import type { ValidateStepDescriptor } from '../step.ts';

const FIX =
  'Check that the analytics database runs and that its URL, user and password are right; "istari-lens doctor" looks at its role.';

/** One read of every analytics database: by its connection test for an admin, else by a question of a dataset. */
export const analyticsDatabase: ValidateStepDescriptor = {
  async run({ api, session }) {
    if (session === undefined) return skip('Nobody is logged in.');
    const token = session.accessToken;
    const sources = await api.call('GET', '/data-sources', { token });
    if (sources.status === 403) return askDataset(api, token);
    if (sources.status !== 200) return fail(`Listing the data sources ${outcomeOf(sources)}.`, FIX);
    const items = itemsOf(sources.body);
    if (items.length === 0) return skip('There is no data source.');
    const failures: string[] = [];
    for (const item of items) {
      const id = textField(item, 'id') ?? '';
      const answer = await api.call('POST', `/data-sources/${encodeURIComponent(id)}/test`, { token });
      if (answer.status === 403) return askDataset(api, token);
      if (isOk(answer.body)) continue;
      const why = textField(answer.body, 'code') ?? outcomeOf(answer);
      failures.push(`${textField(item, 'name') ?? id}: ${why}`);
    }
    if (failures.length > 0) return fail(`Data sources cannot be read: ${failures.join('; ')}.`, FIX);
    return pass(`${items.length === 1 ? 'One data source was' : `${items.length} data sources were`} read.`);
  },
};

async function askDataset(api: ApiClient, token: string): ReturnType<ValidateStepDescriptor['run']> {
  const datasets = await api.call('GET', '/datasets', { token });
  const dataset = textField(itemsOf(datasets.body)[0], 'name');
  if (dataset === undefined) {
    return skip('The user sees no dataset.', 'Log in as an admin, or share a dataset with this user.');
  }
  // A name that was never asked for, since a cached answer says nothing about the database.
  const as = `validate_${randomBytes(8).toString('hex')}`;
  const answer = await api.call('POST', '/query', {
    token,
    body: { dataset, metrics: [{ aggregate: 'count', as }] },
  });
  if (answer.status === 200) return pass(`The dataset ${dataset} was read.`);
  return fail(`A question of the dataset ${dataset} ${outcomeOf(answer)}.`, FIX);
}

function isOk(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'ok' in body && body.ok === true;
}
