const PAGE = `
import { createClient, defineDataset } from '@istari-lens/client';
import { createFormat } from '@istari-lens/client/format';
import { LensProvider, useQuerySpec } from '@istari-lens/client/react';
import { LensDashboard } from '@istari-lens/client/react/dashboard';
import { createRoot } from 'react-dom/client';

const client = createClient({ baseUrl: 'https://example.com/analytics' });
const flights = defineDataset({
  name: 'flights',
  fields: { origin: { type: 'text' }, delay: { type: 'integer' } },
});

export async function total(): Promise<number | undefined> {
  const { rows } = await client.from(flights).query({ metrics: [{ aggregate: 'count', as: 'n' }] });
  return rows[0]?.n;
}

// What it returns tells wrong types from \`any\`, which would be a number too.
export async function delays(): Promise<(number | null)[]> {
  // @ts-expect-error There is no such field.
  void client.from(flights).rows({ fields: ['orgin'] });
  const { rows } = await client.from(flights).rows({ fields: ['delay'] });
  // @ts-expect-error A delay is no text.
  rows[0]?.delay satisfies string | undefined;
  return rows.map(({ delay }) => delay);
}

function Origins() {
  const { data } = useQuerySpec<{ origin: string }>({ dataset: 'flights', fields: ['origin'] });
  return <p>{data?.rows.map(({ origin }) => origin).join(', ')}</p>;
}

document.title = createFormat('en').value(1, { name: 'n', label: 'Flights', type: 'integer', role: 'metric' });
createRoot(document.body).render(
  <LensProvider client={client} session="ada">
    <Origins />
    <LensDashboard id="one" />
  </LensProvider>,
);
`;

const HOST = `
import express from 'express';
import { createLens, defineDataset, loadConfig, type Lens, type Principal } from '@istari-lens/core';
import { routes } from '@istari-lens/core/contract/routes';
import type { QuerySpec } from '@istari-lens/core/contract';
import { createRouter } from '@istari-lens/server';
import { backup } from '@istari-lens/ops';
import { lensHandlers } from '@istari-lens/client/testing';

export const lens: Lens = createLens(loadConfig({}));
export const app: express.Express = express().use('/analytics', createRouter(lens));
export const flights = defineDataset({
  name: 'flights',
  title: 'Flights',
  base: { schema: 'public', table: 'flights' },
  fields: { origin: { column: 'origin', type: 'text' } },
});
export const ask = (who: Principal, spec: QuerySpec) => lens.queries.run(spec, who);
export const path: string = routes.runQuery.path;
export const handlers = lensHandlers('https://example.com/analytics', {});
export { backup };
`;

const COMMON = { strict: true, noEmit: true, jsx: 'react-jsx', target: 'es2023' };
const BROWSER = ['es2023', 'dom', 'dom.iterable'];

function project(files: readonly string[], compilerOptions: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ files, compilerOptions: { ...COMMON, ...compilerOptions } });
}

/** Folders with a TypeScript project each, in that of a consumer: three settings that hosts have. */
export const typeScriptProjects: readonly string[] = ['nodenext', 'bundler', 'node16'];

/** A page with the client and hosts in TypeScript, by file name; `bundler` is a Vite project too. */
export const consumerPages: Readonly<Record<string, string>> = {
  // The types of everything that is installed are checked as well.
  'nodenext/tsconfig.json': project(['host.ts', 'page.tsx'], {
    module: 'nodenext',
    skipLibCheck: false,
    lib: [...BROWSER, 'esnext.disposable'],
    types: ['node'],
  }),
  'nodenext/host.ts': HOST,
  'nodenext/page.tsx': PAGE,
  'bundler/tsconfig.json': project(['page.tsx'], {
    module: 'preserve',
    moduleResolution: 'bundler',
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    lib: BROWSER,
    types: [],
  }),
  'bundler/page.tsx': PAGE,
  'bundler/index.html': '<!doctype html><title>Page</title><script type="module" src="/page.tsx"></script>',
  // Compiled to CommonJS.
  'node16/package.json': JSON.stringify({ type: 'commonjs' }),
  'node16/tsconfig.json': project(['page.tsx'], {
    module: 'node16',
    skipLibCheck: true,
    lib: BROWSER,
    types: [],
  }),
  'node16/page.tsx': PAGE,
};
