import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToReadableStream } from 'react-dom/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type LensClient } from '@istari-lens/client';
import { dashboardDataOptions, dashboardOptions, LensProvider } from '@istari-lens/client/react';
import { LensDashboard } from '@istari-lens/client/react/dashboard';
import { everyKindDashboard } from './support/every-kind-dashboard.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

let api: ApiUnderTest;
let client: LensClient;

beforeAll(async () => {
  api = await startApi();
  client = createClient({ baseUrl: api.baseUrl });
  await client.auth.login(ADMIN);
});
afterAll(() => api?.close());

it('renders a dashboard that was loaded before on a server, without a style attribute', async () => {
  const { id } = await client.dashboards.create(everyKindDashboard);
  const scope = { client, session: 'admin' };
  const queryClient = new QueryClient();
  await queryClient.fetchQuery(dashboardOptions(scope, { id }));
  await queryClient.fetchQuery(dashboardDataOptions(scope, { id }, { filters: {} }));
  const page = await renderToReadableStream(
    <QueryClientProvider client={queryClient}>
      <LensProvider {...scope}>
        <LensDashboard id={id} />
      </LensProvider>
    </QueryClientProvider>,
  );
  const html = await new Response(page).text();
  expect(html).toContain('Every kind');
  expect(html).toContain('20,000');
  expect(html).toContain('<caption class="lens-unseen">Origins</caption>');
  expect(html).not.toMatch(/<style|\sstyle=|<script/);
});
