import { LensError } from '@istari-lens/core';
import type { Column, Dataset, Explanation } from '@istari-lens/core/contract';
import {
  createApiClient,
  fixOf,
  itemsOf,
  outcomeOf,
  textField,
  type ApiAnswer,
  type ApiClient,
  type NoAnswer,
} from '../validate/api-client.ts';
import { writeTypes, type DescribedDataset } from './write-types.ts';

export interface GenerateTypesOptions {
  /** An API key with the scopes query:read and datasets:write, or an editor's access token. */
  apiKey: string;
  /** For each request. @default 10000 */
  timeoutMs?: number;
}

/** Declarations of datasets for the client. */
export interface GeneratedTypes {
  /** A TypeScript module: equal for equal datasets, whatever the address. */
  text: string;
  /** Names of the datasets in it. */
  datasets: string[];
  /** Metrics whose type the API could not tell, as `dataset.metric`; they are written without one. */
  untyped: string[];
}

/**
 * Writes `defineDataset` declarations of all datasets that the key may see. Throws a LensError that says why the API did
 * not answer as it should, and a TypeError for a URL that is not http(s).
 */
export async function generateTypes(url: string, options: GenerateTypesOptions): Promise<GeneratedTypes> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new TypeError(
      'The address must be an http or https URL, for example https://example.com/analytics.',
    );
  }
  const api = createApiClient(url, options.timeoutMs ?? 10_000);
  const datasets: DescribedDataset[] = [];
  const untyped: string[] = [];
  for (const dataset of await readDatasets(api, options.apiKey)) {
    const names = Object.keys(dataset.metrics ?? {});
    const metrics = names.length === 0 ? {} : await metricTypes(api, options.apiKey, dataset, names);
    for (const name of names) if (metrics[name] === undefined) untyped.push(`${dataset.name}.${name}`);
    datasets.push({ dataset, metrics });
  }
  datasets.sort((left, right) => (left.dataset.name < right.dataset.name ? -1 : 1));
  return { text: writeTypes(datasets), datasets: datasets.map(({ dataset }) => dataset.name), untyped };
}

async function readDatasets(api: ApiClient, token: string): Promise<Dataset[]> {
  const found: Dataset[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) };
    const answer = await api.call('GET', '/datasets', { token, query });
    if (answer.status !== 200) throw refused(answer);
    // The API answers by its contract, which its own suite holds it to.
    found.push(...(itemsOf(answer.body) as Dataset[]));
    cursor = textField(answer.body, 'nextCursor');
  } while (cursor !== undefined);
  return found;
}

/** The types of metrics, as a question with them would answer; nothing is run. */
async function metricTypes(
  api: ApiClient,
  token: string,
  { id }: Dataset,
  names: readonly string[],
): Promise<Record<string, Column['type'] | undefined>> {
  const types: Record<string, Column['type'] | undefined> = {};
  for (let at = 0; at < names.length; at += METRICS_AT_ONCE) {
    const metrics = names.slice(at, at + METRICS_AT_ONCE).map((metric) => ({ metric }));
    const answer = await api.call('POST', '/query/explain', { token, body: { dataset: id, metrics } });
    if (answer.status === 401 || answer.status === undefined) throw refused(answer);
    const { columns = [] } = Object(answer.body) as Partial<Explanation>;
    if (answer.status === 200) for (const { name, type } of columns) types[name] = type;
  }
  return types;
}

const METRICS_AT_ONCE = 50;

function refused(answer: ApiAnswer | NoAnswer): LensError {
  const fix = fixOf(
    answer,
    'Check LENS_API_KEY: an API key with the scopes query:read and datasets:write that is still good.',
  );
  const what = `The list of datasets ${outcomeOf(answer)}. ${fix}`;
  return new LensError(answer.status === 401 ? 'invalid_token' : 'not_found', what);
}
