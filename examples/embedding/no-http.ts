import {
  createLens,
  LensError,
  loadConfig,
  type Lens,
  type Principal,
  type QuerySpec,
} from '@istari-lens/core';

/** Who asks: the host itself, as an editor of its tenant. */
export const host: Principal = {
  kind: 'host',
  id: 'nightly-report',
  tenant: 'default',
  role: 'editor',
  scopes: ['query:read', 'datasets:write'],
  attributes: {},
};

/** The rows, or in words what is wrong with the question. */
export async function ask(lens: Lens, question: QuerySpec): Promise<unknown> {
  try {
    return (await lens.queries.run(question, host)).rows;
  } catch (error) {
    if (!LensError.isInstance(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

if (import.meta.main) {
  await using lens = createLens(loadConfig(process.env));
  await lens.ready();
  await lens.datasets.create(host, {
    name: 'flights',
    title: 'Flights',
    base: { schema: 'public', table: 'flights' },
    fields: { origin: { column: 'origin', type: 'text' } },
  });
  const metrics = [{ aggregate: 'count' as const, as: 'n' }];
  console.log(await ask(lens, { dataset: 'flights', metrics }));
  console.log(await ask(lens, { dataset: 'flihgts', metrics }));
}
