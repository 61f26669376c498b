import { describeServices, findBrowser } from '@istari-lens/testing';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type LensClient, type Row } from '../src/index.ts';
import { everyKindDashboard } from './support/every-kind-dashboard.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';
import { programOf, startHost, type HostServer } from './support/start-host.ts';

const { browser: service } = await describeServices();
const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PAGE = 'docs/react.md';

describe.skipIf(!service.available)('React in a browser', () => {
  let api: ApiUnderTest;
  let host: HostServer;
  let browser: Browser;
  let client: LensClient;
  let id: string;

  beforeAll(async () => {
    host = await startHost(() => api.baseUrl);
    // Answers are soon old, and shown all the same while newer ones are made.
    api = await startApi({ CORS_ORIGINS: host.origin, CACHE_TTL_SECONDS: '1', CACHE_STALE_SECONDS: '3600' });
    client = createClient({ baseUrl: api.baseUrl });
    await client.auth.login(ADMIN);
    ({ id } = await client.dashboards.create(everyKindDashboard));
    browser = await chromium.launch({ executablePath: await findBrowser(), args: BROWSER_ARGUMENTS });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await api?.close();
  });

  const widget = (page: Page, title: string) =>
    page.locator('.lens-card').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

  async function ask(spec: Parameters<LensClient['query']>[0]): Promise<Row[]> {
    return (await client.query(spec)).rows;
  }

  async function count(
    filters: { field: string; op: 'eq' | 'in' | 'gte'; value: string | number | string[] }[] = [],
  ): Promise<string> {
    const [row] = await ask({ dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }], filters });
    return Number(row?.['n']).toLocaleString('en');
  }

  async function open(program: string, settings: Record<string, string>) {
    const url = await host.serve(program, { api: api.baseUrl, user: 'admin', ...settings });
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 1000 } })).newPage();
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (request.method() !== 'OPTIONS' && request.url().startsWith(api.baseUrl))
        requests.push(`${request.method()} ${new URL(request.url()).pathname}`);
    });
    await page.goto(url);
    return { page, complaints, requests };
  }

  async function openDashboard() {
    const { token } = await client.embed.createToken({ dashboardId: id, lockedFilters: [] });
    const opened = await open(await programOf(PAGE, 0), { token, dashboard: id });
    await opened.page.getByRole('status').filter({ hasText: 'As of' }).waitFor();
    return opened;
  }

  it('shows every kind of widget of an embedded dashboard with one request for data, under a strict policy', async () => {
    const { page, complaints, requests } = await openDashboard();
    const all = await count();
    await expect.poll(() => widget(page, 'All').textContent()).toContain(all);
    expect(await widget(page, 'Total').textContent()).toMatch(/[▲▼] [\d.,]+% (above|below) [\d,]+|before: –/);
    await widget(page, 'By month').locator('.recharts-area-curve').first().waitFor();
    await expect.poll(() => widget(page, 'Origins').locator('.recharts-bar-rectangle').count()).toBe(5);
    await expect.poll(() => widget(page, 'States').locator('.recharts-bar-rectangle').count()).toBe(5);
    await expect.poll(() => widget(page, 'Weekdays').getByRole('listitem').count()).toBe(7);
    const [route] = await ask(
      everyKindDashboard.widgets.find((one) => one.id === 'Routes')?.query ?? { dataset: '' },
    );
    const cells = await widget(page, 'Routes').locator('tbody tr').first().locator('td').allTextContents();
    expect(cells).toEqual([route?.['origin'], route?.['destination'], String(route?.['flights'])]);
    expect(await widget(page, 'Words').textContent()).toContain('Delays are in minutes.');
    expect(
      await widget(page, 'Statement')
        .getByRole('row', { name: /All flights/ })
        .textContent(),
    ).toContain(all);
    expect(await widget(page, 'Statement').getByRole('row', { name: /Late/ }).textContent()).toMatch(
      /\d+\.\d%/,
    );
    expect(await widget(page, 'Nothing').textContent()).toContain('Nothing to show');
    // Places come from the style object, so the policy lets them be.
    const [left, right] = await Promise.all([
      widget(page, 'Total').boundingBox(),
      widget(page, 'All').boundingBox(),
    ]);
    expect(left?.y).toBe(right?.y);
    expect(left?.x).toBeLessThan(right?.x ?? 0);
    expect(requests.toSorted()).toEqual([`GET /dashboards/${id}`, `POST /dashboards/${id}/data`]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('has the figures of a chart as a table, for screen readers always and for others by a button', async () => {
    const { page } = await openDashboard();
    const origins = widget(page, 'Origins');
    const table = page.getByRole('table', { name: 'Origins' });
    expect(await table.getByRole('row').count()).toBe(6);
    await origins.getByRole('button', { name: 'Origins as a table' }).press('Enter');
    expect(await origins.locator('.recharts-surface').count()).toBe(0);
    expect(await table.isVisible()).toBe(true);
    await page.context().close();
  });

  it('filters by keyboard, and offers under the filters that a filter depends on', async () => {
    const { page, requests } = await openDashboard();
    const state = 'IL';
    await page.locator('summary').filter({ hasText: 'State' }).press('Enter');
    const group = page.getByRole('group', { name: 'State' });
    await group.getByRole('radio', { name: state, exact: true }).focus();
    await page.keyboard.press('Space');
    const ofState = await count([{ field: 'originState', op: 'eq', value: state }]);
    await expect.poll(() => widget(page, 'All').textContent()).toContain(ofState);
    await page.keyboard.press('Escape');
    expect(await group.isVisible()).toBe(false);

    await page.locator('summary').filter({ hasText: 'Origin' }).press('Enter');
    const origins = page.getByRole('group', { name: 'Origin' });
    const spec = {
      dataset: 'flights',
      dimensions: ['origin'],
      filters: [{ field: 'originState', op: 'eq' as const, value: state }],
    };
    const there = (await ask(spec)).map((row) => String(row['origin'])).toSorted();
    await expect
      .poll(async () => (await origins.locator('label').allTextContents()).toSorted())
      .toEqual(['All', ...there].toSorted());
    const one = there[0] ?? '';
    await origins.getByRole('checkbox', { name: one, exact: true }).check();
    const ofOrigin = await count([{ field: 'origin', op: 'eq', value: one }]);
    await expect.poll(() => widget(page, 'All').textContent()).toContain(ofOrigin);

    // Another state: the origin chosen under the last one is let go of.
    await page.locator('summary').filter({ hasText: 'State' }).press('Enter');
    await page.getByRole('group', { name: 'State' }).getByRole('radio', { name: 'All', exact: true }).check();
    await expect.poll(async () => widget(page, 'All').textContent()).toContain(await count());
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(requests.filter((request) => request.endsWith('/data')).length).toBeLessThanOrEqual(5);
    await page.context().close();
  });

  it('filters by days and by numbers', async () => {
    const { page } = await openDashboard();
    await page.getByLabel('Day', { exact: true }).selectOption('From … to …');
    await page.getByLabel('Day from').fill('2001-01-05');
    await page.getByLabel('Day to').fill('2001-01-05');
    await page.getByLabel('Day to').blur();
    const [row] = await ask({
      dataset: 'flights',
      metrics: [{ aggregate: 'count', as: 'n' }],
      filters: [{ field: 'date', op: 'inRange', value: { start: '2001-01-05', end: '2001-01-06' } }],
    });
    await expect
      .poll(() => widget(page, 'All').locator('.lens-figure').textContent())
      .toBe(String(row?.['n']));
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByLabel('Delay').fill('10');
    await page.getByLabel('Delay').press('Enter');
    const late = await count([{ field: 'delay', op: 'eq', value: 10 }]);
    await expect.poll(() => widget(page, 'All').locator('.lens-figure').textContent()).toBe(late);
    await page.context().close();
  });

  it('asks past every cache on Refresh', async () => {
    const { page } = await openDashboard();
    await page.reload();
    await page.getByText('from cache').waitFor();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('from the database').waitFor();
    await page.context().close();
  });

  it('marks figures that are older than they should be', async () => {
    const { page } = await openDashboard();
    await expect
      .poll(async () => {
        await page.reload();
        await page.getByRole('status').filter({ hasText: 'As of' }).waitFor();
        return widget(page, 'All').locator('.lens-stale').count();
      })
      .toBe(1);
    expect(await widget(page, 'All').locator('.lens-stale').textContent()).toMatch(/^as of \w+ \d/);
    expect(await page.getByRole('status').textContent()).toContain('newer figures are being made');
    await page.context().close();
  });

  it('says what failed, and shows the rest', async () => {
    const [first, second] = everyKindDashboard.widgets;
    const hidden = await client.datasets.create({
      name: 'hidden',
      base: { schema: 'public', table: 'flights' },
      fields: { origin: { column: 'origin', type: 'text' } },
    });
    await client.datasets.share(hidden.id, { visibility: 'private' });
    const viewer = { email: 'viewer@example.com', password: 'a long enough passphrase' };
    await client.users.create({ ...viewer, role: 'viewer' });
    const { accessToken: token } = await api.lens.auth.login(viewer);
    const failing = await client.dashboards.create({
      ...everyKindDashboard,
      filters: [],
      widgets: [
        { ...first!, query: { dataset: 'hidden', metrics: [{ aggregate: 'count', as: 'n' }] } },
        second!,
      ],
    });
    const { page } = await open(await programOf(PAGE, 0), { token, dashboard: failing.id });
    await expect
      .poll(() => widget(page, 'Total').getByRole('alert').textContent())
      .toContain('This widget failed');
    expect(await widget(page, 'All').textContent()).toContain(await count());
    const missing = await open(await programOf(PAGE, 0), {
      token,
      dashboard: '00000000-0000-4000-8000-000000000000',
    });
    await expect.poll(() => missing.page.getByRole('alert').textContent()).toContain('could not be loaded');
    await page.context().close();
    await missing.page.context().close();
  });

  it('shows a dashboard by a public link', async () => {
    const link = await client.links.create(id);
    const { page, complaints } = await open(await programOf(PAGE, 1), { link: link.key });
    const all = await count();
    await expect.poll(() => widget(page, 'All').textContent()).toContain(all);
    // Dark on a page that is white: its words stand on a ground of its own.
    const look = await page.locator('.lens-dashboard').evaluate((element) => {
      const { backgroundColor, color } = getComputedStyle(element);
      return { backgroundColor, color };
    });
    expect(look).toEqual({ backgroundColor: 'rgb(14, 19, 26)', color: 'rgb(232, 236, 243)' });
    await page.locator('summary').filter({ hasText: 'State' }).press('Enter');
    await page
      .getByRole('group', { name: 'State' })
      .getByRole('radio', { name: 'IL', exact: true })
      .waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("has hooks for a host's own components", async () => {
    const token = (await client.apiKeys.create({ name: 'host', scopes: ['query:read', 'dashboards:read'] }))
      .key;
    const { page, complaints } = await open(await programOf(PAGE, 2), { token, dashboard: id });
    await expect.poll(() => page.getByRole('listitem').count()).toBe(3);
    const spec = everyKindDashboard.widgets.find((one) => one.id === 'Origins')?.query;
    const rows = await ask({ ...spec!, limit: 3 });
    expect(await page.getByRole('listitem').allTextContents()).toEqual(
      rows.map((row) => `${String(row['origin'])}: ${String(row['flights'])}`),
    );
    await expect.poll(() => page.getByRole('button').textContent()).toBe('Every kind: 9');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows nothing of one session in another', async () => {
    const { token } = await client.embed.createToken({ dashboardId: id, lockedFilters: [] });
    const { page } = await open(SWITCHED, { token, dashboard: id });
    const all = await count();
    await expect.poll(() => widget(page, 'All').textContent()).toContain(all);
    await page.getByRole('button', { name: 'Be somebody else' }).click();
    await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor();
    expect(await page.locator('body').textContent()).not.toContain(all);
    expect(await page.getByTestId('kept').textContent()).toBe('somebody else');
    await page.context().close();
  });

  it('ends a question in the database when its component goes', async () => {
    const token = (await client.apiKeys.create({ name: 'slow', scopes: ['query:read', 'dashboards:read'] }))
      .key;
    const { page } = await open(SLOW, { token });
    await expect.poll(() => api.runningQueries()).toHaveLength(1);
    await page.getByRole('button', { name: 'Go' }).click();
    await expect.poll(() => api.runningQueries()).toEqual([]);
    await page.context().close();
  });
});

const HEAD = `
import { createClient } from '@istari-lens/client';
import { LensProvider, useQuerySpec } from '@istari-lens/client/react';
import { LensDashboard } from '@istari-lens/client/react/dashboard';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
const setting = (name) => document.querySelector('meta[name=' + name + ']').content;
const show = (page) => createRoot(document.querySelector('#root')).render(<StrictMode>{page}</StrictMode>);
const client = (token) => createClient({ baseUrl: setting('api'), getToken: () => token });
`;

/** A host where somebody else comes to the same browser, whose token is good for nothing. */
const SWITCHED = `${HEAD}
const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
const clients = { somebody: client(setting('token')), 'somebody else': client('nothing') };
function Host() {
  const [session, setSession] = useState('somebody');
  const [kept, setKept] = useState('');
  useEffect(() => queryClient.getQueryCache().subscribe(() => {
    const sessions = queryClient.getQueryCache().getAll().map(({ queryKey }) => queryKey[1]);
    setTimeout(() => setKept([...new Set(sessions)].join()));
  }), []);
  return (
    <QueryClientProvider client={queryClient}>
      <button onClick={() => setSession('somebody else')}>Be somebody else</button>
      <p data-testid="kept">{kept}</p>
      <LensProvider client={clients[session]} session={session}>
        <LensDashboard id={setting('dashboard')} />
      </LensProvider>
    </QueryClientProvider>
  );
}
show(<Host />);
`;

/** A question that takes minutes, and a button that takes its component away. */
const SLOW = `${HEAD}
function Slow() {
  useQuerySpec({ dataset: 'slow', metrics: [{ aggregate: 'count' }] });
  return null;
}
function Host() {
  const [there, setThere] = useState(true);
  return (
    <LensProvider client={client(setting('token'))} session="somebody">
      {there && <Slow />}
      <button onClick={() => setThere(false)}>Go</button>
    </LensProvider>
  );
}
show(<Host />);
`;
