import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { describeServices, findBrowser } from '@istari-lens/testing';
import express from 'express';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRouter } from '../src/index.ts';
import { mountedRoutes } from '../src/http/route-table.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const { browser: service } = await describeServices();

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
}, 120_000);

afterAll(async () => {
  await fixture?.close();
});

describe('the docs page', () => {
  test('names every route that is served, and loads nothing', async () => {
    const response = await fetch(`${fixture.server.url}/docs`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = await response.text();
    for (const name of mountedRoutes) expect(page).toContain(`id="${name}"`);
    expect(page).not.toMatch(/<[^>]* (src|action|srcset)=|@import|url\(/);
    expect([...page.matchAll(/<link[^>]*>/g)].map(String)).toEqual(['<link rel="icon" href="data:," />']);
  });

  test('has one policy, by which its own style and script run and nothing else', async () => {
    const response = await fetch(`${fixture.server.url}/docs`);
    const page = await response.text();
    const [style, script] = ['style', 'script'].map((tag) => {
      const found = [...page.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))];
      expect(found).toHaveLength(1);
      return `'sha256-${createHash('sha256')
        .update(found[0]?.[1] ?? '')
        .digest('base64')}'`;
    });
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none';style-src ${style};script-src ${script};img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none'`,
    );
    const other = await fetch(`${fixture.server.url}/openapi.json`);
    expect(other.headers.get('content-security-policy')).not.toContain('script-src');
  });

  test('links only to what is on it and to the document beside it', async () => {
    const page = await (await fetch(`${fixture.server.url}/docs`)).text();
    const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/<a href="([^"]*)"/g)].map(([, href = '']) => href);
    expect(links.filter((href) => !href.startsWith('#'))).toEqual(['/openapi.json']);
    expect(links.filter((href) => href.startsWith('#') && !ids.has(href.slice(1)))).toEqual([]);
    expect(links.length).toBeGreaterThan(100);
  });
});

test('the docs page of a mount links to the document of that mount, with a slash at its end too', async () => {
  const app = express();
  app.use('/deep/analytics', createRouter(fixture.lens));
  const server = app.listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const url = `http://127.0.0.1:${Object(server.address()).port}`;
    for (const path of ['/deep/analytics/docs', '/deep/analytics/docs/']) {
      const page = await (await fetch(url + path)).text();
      expect(page).toContain('<a href="/deep/analytics/openapi.json">');
    }
    expect((await fetch(`${url}/deep/analytics/openapi.json`)).status).toBe(200);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

describe.skipIf(!service.available)('the docs page in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: await findBrowser(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
  });

  async function open(
    path: string,
    width: number,
  ): Promise<{ page: Page; complaints: string[]; asked: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(fixture.server.url + path);
    return { page, complaints, asked };
  }

  test('asks for itself alone, and the browser has nothing to complain of', async () => {
    const { page, complaints, asked } = await open('/docs', 1200);
    await page.getByRole('heading', { name: 'datasets', exact: true }).waitFor();
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([`${fixture.server.url}/docs`]);
    await page.close();
  });

  test('finds routes by every word of the search', async () => {
    const { page } = await open('/docs', 1200);
    const routes = page.locator('details.route:visible');
    expect(await routes.count()).toBe(mountedRoutes.length);
    await page.getByLabel('Search routes').fill('POST versions restore');
    expect(await routes.evaluateAll((all) => all.map(({ id }) => id))).toEqual(['restoreVersion']);
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toBe(`1 of ${mountedRoutes.length} routes`);
    await page.getByLabel('Search routes').fill('nothing has this');
    expect(await page.locator('section.area:visible').count()).toBe(0);
    await page.close();
  });

  test('opens the route that the address names, with its body, answers and example', async () => {
    const { page } = await open('/docs#createDashboard', 1200);
    const route = page.locator('#createDashboard');
    await route.getByText('Answers').waitFor();
    expect(await route.getByRole('link', { name: 'DashboardDefinition' }).count()).toBeGreaterThan(0);
    await route.getByText('Example').first().click();
    expect(JSON.parse((await route.locator('pre').first().textContent()) ?? '')).toHaveProperty('widgets');
    await page.close();
  });

  test('goes no further than the width of a phone', async () => {
    const { page } = await open('/docs#runQuery', 360);
    await page.locator('#runQuery').getByText('Answers').waitFor();
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '');
    });
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths[0]).toBe(widths[1]);
    await page.close();
  });
});
