import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@istari-lens/client';
import { chromium, type Page } from 'playwright-core';
import { inRounds, over } from './measure/rounds.ts';
import { watchStolenTime } from './measure/stolen-time.ts';
import { formatSummary } from './statistics.ts';

// How long the demo's dashboard takes in the web app's production build, in headless Chromium: from navigation until the
// last chart has its marks, on the screen, over an empty page of the same app. Two are measured, in turn with the
// dashboard: the page of an address that there is not, which asks the API for nothing, and a dashboard without widgets, for
// which the reader is signed in again and the dashboard is looked up as for the full one. Everything is warm: each page was
// loaded twice before, the browser has its files, the server its answers. A page counts as drawn at the frame after its
// document had everything. Data requests of each load are counted.
// node --conditions=source bench/src/page-load.ts BROWSER [rounds]

const ROOT = path.resolve(import.meta.dirname, '../..');
const [executablePath = '', given = '5'] = process.argv.slice(2);
const ROUNDS = Number(given);
const PORT = 18_731;
const WEB = `http://localhost:${PORT + 1}`;
const ADMIN = { email: 'admin@example.com', password: randomBytes(16).toString('base64') };

interface Load {
  /** Milliseconds since navigation. */
  drawnMs: number;
  dataRequests: number;
}

/** Runs in the page, before anything else: notes when the full or the empty page is on the screen. */
function watch(chartCount: number): void {
  const MARKS = '.recharts-area-curve, .recharts-bar-rectangle path, .recharts-sector';
  const isDrawn = (): boolean => {
    if (document.querySelector('h1')?.textContent === 'There is no such page') return true;
    const grid = document.querySelector('.lens-grid[aria-busy=false]');
    const cards = [...(grid?.querySelectorAll('.lens-card') ?? [])];
    const charts = cards.filter((card) => card.querySelector(MARKS) !== null);
    return grid !== null && (cards.length === 0 || charts.length === chartCount);
  };
  const observer = new MutationObserver(() => {
    if (!isDrawn()) return;
    observer.disconnect();
    // A task after the next frame's callbacks runs once that frame is drawn.
    requestAnimationFrame(() => setTimeout(() => performance.mark('drawn')));
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true });
}

async function load(page: Page, address: string): Promise<Load> {
  let dataRequests = 0;
  const count = (request: { method(): string; url(): string }): void => {
    if (request.method() === 'POST' && request.url().endsWith('/data')) dataRequests += 1;
  };
  page.on('request', count);
  await page.goto(address);
  const drawn = await page.waitForFunction(() => performance.getEntriesByName('drawn')[0]?.startTime);
  const drawnMs = Number(await drawn.jsonValue());
  // A second request would come after the charts.
  await page.waitForLoadState('networkidle');
  page.off('request', count);
  return { drawnMs, dataRequests };
}

/** Starts the demo, with its three million flights, and tells its dashboard's address. */
async function startDemo(started: AsyncDisposableStack): Promise<string> {
  const args = ['scripts/run.mjs', 'demo', '--port', String(PORT), '--web-port', String(PORT + 1)];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, BOOTSTRAP_ADMIN_EMAIL: ADMIN.email, BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  started.defer(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  let dashboard: string | undefined;
  for await (const line of createInterface(child.stdout)) {
    dashboard ??= /Dashboard {2}(\S+)/.exec(line)?.[1];
    if (line.startsWith('ready ') && dashboard !== undefined) return dashboard;
  }
  throw new Error('The demo did not start.');
}

await using started = new AsyncDisposableStack();
const full = await startDemo(started);
const client = createClient({ baseUrl: `http://127.0.0.1:${PORT}` });
await client.auth.login(ADMIN);
const { widgets } = await client.dashboards.get(full.split('/').at(-1) ?? '');
const chartCount = widgets.filter(({ kind }) => ['line', 'bar', 'column', 'donut'].includes(kind)).length;
const { id } = await client.dashboards.create({ title: 'Empty', filters: [], widgets: [] });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
started.defer(() => browser.close());
const page = await (await browser.newContext({ viewport: { width: 1360, height: 900 } })).newPage();
await page.goto(full);
await page.getByLabel('E-mail').fill(ADMIN.email);
await page.getByLabel('Password').fill(ADMIN.password);
await page.keyboard.press('Enter');
await page.getByText('As of').waitFor();
await page.addInitScript(watch, chartCount);

const sides = {
  full: () => load(page, full),
  noPage: () => load(page, `${WEB}/nowhere`),
  noWidgets: () => load(page, `${WEB}/dashboards/${id}`),
};
for (let time = 0; time < 2; time += 1) for (const side of Object.values(sides)) await side();
const loadAverage = loadavg()[0] ?? 0;
const stolen = watchStolenTime();
const rounds = await inRounds(ROUNDS, sides);
const print = (what: string, pick: (round: Record<keyof typeof sides, Load>) => number): void =>
  console.log(`${what.padEnd(44)} ${formatSummary(over(rounds, pick))}`);
console.log(`Chromium ${browser.version()}, ${ROUNDS} rounds, medians and ranges:`);
print('dashboard with four charts, ms', (round) => round.full.drawnMs);
print('page that there is not, ms', (round) => round.noPage.drawnMs);
print('dashboard without widgets, ms', (round) => round.noWidgets.drawnMs);
print('ratio to the page that there is not', (round) => round.full.drawnMs / round.noPage.drawnMs);
print('ratio to the dashboard without widgets', (round) => round.full.drawnMs / round.noWidgets.drawnMs);
print('data requests of a load', (round) => round.full.dataRequests);
console.log(
  `Load average ${loadAverage.toFixed(1)} at the start; other machines took ${(stolen() * 100).toFixed(1)} % of the processors' time.`,
);
