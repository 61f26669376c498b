import { readFile } from 'node:fs/promises';
import axe, { type AxeResults } from 'axe-core';
import { describeServices } from '@istari-lens/testing';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { logIn, openPage } from './support/open-page.ts';
import { ADMIN } from './support/start-web-app.ts';
import { testSharing } from './suites/sharing.ts';
import { screenshot, useWebApp, widget } from './support/web-suite.ts';

const { browser } = await describeServices();

describe.skipIf(!browser.available)('the web app in a browser', () => {
  const suite = useWebApp();
  testSharing(suite);

  it('shows every kind of widget with the figures of the data, and no complaint of the browser', async () => {
    const { page, complaints } = await suite.openDashboard();
    await expect.poll(() => widget(page, 'Flights').textContent()).toContain('20,000');
    expect(await widget(page, 'Late share').textContent()).toMatch(/2\d\.\d%/);
    await expect
      .poll(() => widget(page, 'Flights by month').locator('.recharts-area-dot').count())
      .toBeGreaterThan(2);
    expect(await widget(page, 'Ten busiest origins').locator('.recharts-bar-rectangle').count()).toBe(10);
    expect(await widget(page, 'Ten busiest origins').textContent()).toContain('ORD');
    expect(
      await widget(page, 'Average delay by state of origin').locator('.recharts-bar-rectangle').count(),
    ).toBeGreaterThan(10);
    expect(await widget(page, 'Flights by weekday').getByRole('listitem').count()).toBe(7);
    expect(await widget(page, 'Flights by weekday').textContent()).toContain('Mon');
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(10);
    expect(await page.getByRole('row', { name: /of which late/ }).textContent()).toMatch(/\d,\d{3}\d*\.\d%/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('stays logged in over a reload, asks for the data once, and says where it came from', async () => {
    const { page } = await suite.openDashboard();
    const loads: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/data'))
        loads.push(request.postData() ?? '');
    });
    await page.reload();
    await page.getByText('from cache').waitFor();
    expect(loads.map((body) => JSON.parse(body).fresh)).toEqual([undefined]);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('from the database').waitFor();
    expect(loads.map((body) => JSON.parse(body).fresh)).toEqual([undefined, true]);
    const tokens = await page.evaluate(
      () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
    );
    expect(tokens).not.toMatch(/eyJ|refreshToken|accessToken/);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Password').waitFor();
    await page.reload();
    await page.getByLabel('Password').waitFor();
    await page.context().close();
  });

  it('makes a dashboard with a live preview, takes steps back, and says when somebody else was faster', async () => {
    const { page, complaints } = await suite.openDashboard();
    await page.getByRole('link', { name: 'Istari Lens' }).click();
    await page.getByRole('link', { name: 'New dashboard' }).click();
    await page.getByLabel('Title', { exact: true }).fill('Mine');
    await page.getByRole('button', { name: 'Add a widget' }).click();
    const form = page.getByRole('region', { name: 'New widget' });
    await form.getByLabel('Title').fill('By origin');
    await form.getByLabel('Kind').selectOption('bar');
    await form.getByRole('combobox', { name: 'By', exact: true }).selectOption('origin');
    const preview = page.getByRole('region', { name: 'Preview' });
    await expect.poll(() => preview.locator('.recharts-bar-rectangle').count()).toBe(20);
    await form.getByLabel('Only where').selectOption('origin');
    await form.getByLabel('Is', { exact: true }).fill('ORD');
    await expect.poll(() => preview.locator('.recharts-bar-rectangle').count()).toBe(1);
    await screenshot(page, 'editor');
    await form.getByRole('button', { name: 'Add to the dashboard' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.getByLabel('Title of widget 1').count()).toBe(0);
    await page.getByRole('button', { name: 'Redo' }).click();
    // Its condition away, then at most five, then the same by hand.
    await page.getByRole('button', { name: 'Change By origin' }).click();
    const change = page.getByRole('region', { name: 'Change the widget' });
    await change.getByLabel('Only where').selectOption('');
    await change.getByLabel('At most').fill('5');
    await expect.poll(() => preview.locator('.recharts-bar-rectangle').count()).toBe(5);
    await change.getByRole('button', { name: 'As JSON' }).click();
    const json = change.getByLabel('Question and options as JSON');
    const written = await json.inputValue();
    await json.fill(written.replace('"limit": 5', '"limit":'));
    await change.getByRole('alert').waitFor();
    expect(await change.getByRole('button', { name: 'Take it over' }).isEnabled()).toBe(false);
    await json.fill(written.replace('"limit": 5', '"limit": 3'));
    await expect.poll(() => preview.locator('.recharts-bar-rectangle').count()).toBe(3);
    await screenshot(page, 'editor-json');
    await change.getByRole('button', { name: 'Take it over' }).click();
    await page.getByLabel('Add a filter').selectOption('origin');
    await page.getByLabel('Title of the filter by origin').fill('From');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Mine' }).waitFor();
    await expect.poll(() => widget(page, 'By origin').locator('.recharts-bar-rectangle').count()).toBe(3);
    await page.locator('summary').filter({ hasText: 'From' }).click();
    await page.getByRole('checkbox', { name: 'ABQ' }).check();
    await expect.poll(() => widget(page, 'By origin').locator('.recharts-bar-rectangle').count()).toBe(1);

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Title of widget 1').fill('Busiest');
    const id = /dashboards\/([^/]+)\/edit/.exec(page.url())?.[1] ?? '';
    const { lens } = suite.web.api;
    const other = await lens.auth.authenticate((await lens.auth.login(ADMIN)).accessToken);
    const { title, filters, widgets } = await lens.dashboards.get(other, id);
    await lens.dashboards.update(other, id, { title: `${title}, theirs`, filters, widgets }, { revision: 1 });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else has saved this dashboard meanwhile.').waitFor();
    await page.getByRole('button', { name: 'Begin with theirs' }).click();
    await expect.poll(() => page.getByLabel('Title', { exact: true }).inputValue()).toBe('Mine, theirs');
    // The refused save is told by the browser too; nothing else is.
    expect(complaints.filter((complaint) => !complaint.includes('412'))).toEqual([]);
    await page.context().close();
  });

  it('shows the rows behind a bar, a row of a table and a whole widget, and gives each answer as a file', async () => {
    const { page, complaints } = await suite.openDashboard();
    const dialog = page.getByRole('dialog');
    const origins = widget(page, 'Ten busiest origins').first();
    await origins.locator('.recharts-bar-rectangle').first().click();
    await dialog.getByText('origin: ').waitFor();
    await dialog.getByText(/The first 500\s+rows/).waitFor();
    await screenshot(page, 'drill');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    const routes = widget(page, 'Busiest routes').first();
    const row = routes.getByRole('row').nth(1);
    const count = Number((await row.getByRole('cell').nth(2).textContent())?.replace(',', ''));
    await row.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await dialog.getByText(`${count} rows`).waitFor();
    expect(await dialog.getByRole('row').count()).toBe(count + 1);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await origins.getByLabel('More of Ten busiest origins').click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      origins.getByRole('button', { name: 'Download as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('Ten-busiest-origins.csv');
    const text = await readFile(await file.path(), 'utf8');
    expect(text.trimEnd().split('\r\n')).toHaveLength(11);
    await widget(page, 'Flights').getByLabel('More of Flights').click();
    await widget(page, 'Flights').getByRole('button', { name: 'Rows behind it' }).click();
    await dialog.getByText(/The first 500\s+rows/).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('finds dashboards by a word, and puts favourites first', async () => {
    const { page, complaints } = await openPage(suite.browser, suite.web.url);
    await logIn(page, ADMIN);
    const star = page.getByRole('button', { name: 'Favourite Flights overview' });
    await star.click();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
    await page.reload();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
    await page.getByLabel('Search dashboards').fill('nothing like it');
    await page.getByText('No dashboard has that in its title').waitFor();
    await page.getByLabel('Search dashboards').fill('overv');
    await star.click();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('false');
    await screenshot(page, 'list');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('narrows every widget by a filter', async () => {
    const { page } = await suite.openDashboard();
    const before = await widget(page, 'Flights').textContent();
    await page.locator('summary').first().click();
    await page.getByRole('checkbox').nth(1).check();
    await expect.poll(() => widget(page, 'Flights').textContent()).not.toBe(before);
    await screenshot(page, 'filtered');
    await page.context().close();
  });

  it('lets an admin add and test a data source, and shows the rest of the administration', async () => {
    const { page, complaints } = await suite.openDashboard();
    await page.getByRole('link', { name: 'Administration' }).click();
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    await page.getByLabel('E-mail').fill('viewer@example.com');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Add user' }).click();
    await expect.poll(() => page.getByRole('alert').first().textContent()).toMatch(/password/i);
    await page.getByLabel('Password').fill('a long enough phrase for all');
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByRole('cell', { name: 'viewer@example.com', exact: true }).waitFor();
    await page.getByLabel('Role of viewer@example.com').selectOption('editor');
    await page.getByRole('button', { name: 'Disable viewer@example.com' }).click();
    await page.getByRole('button', { name: 'Enable viewer@example.com' }).waitFor();
    await screenshot(page, 'users');

    await page.getByRole('link', { name: 'Data sources' }).click();
    await page.getByLabel('Name').fill('Warehouse');
    await page.getByLabel('URL of the database').fill(suite.web.api.analyticsUrl);
    await page.getByRole('button', { name: 'Add data source' }).click();
    await page.getByRole('button', { name: 'Test Warehouse' }).click();
    await page.getByText(/answers: Postgres \d+/).waitFor();
    expect(await page.content()).not.toContain(new URL(suite.web.api.analyticsUrl).password);
    await screenshot(page, 'data-sources');

    await page.getByRole('link', { name: 'Datasets' }).click();
    await page.getByRole('button', { name: 'Check flights' }).click();
    await page.getByRole('cell', { name: 'yes' }).waitFor();
    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByLabel('Name').fill('Nightly');
    await page.getByRole('button', { name: 'Make key' }).click();
    expect((await page.getByLabel('The new key').inputValue()).length).toBeGreaterThan(30);
    await page.getByRole('button', { name: 'Delete Nightly' }).click();
    await page.getByText('There are no API keys.').waitFor();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByLabel('Action').fill('dataSource.created');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect.poll(() => page.getByRole('cell', { name: 'dataSource.created' }).count()).toBe(1);
    await screenshot(page, 'audit');
    await page.getByRole('link', { name: 'Cache' }).click();
    await page.getByRole('button', { name: 'Drop all answers of this tenant' }).click();
    await page.getByText('answers were dropped here').waitFor();
    // The refused user is told by the browser too; nothing else is.
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('has nothing serious to say to axe, in %s', async (colorScheme) => {
    const { page } = await suite.openDashboard({ colorScheme });
    const found: string[] = [];
    const look = async (place: string): Promise<void> => {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        found.push(`${colorScheme} ${place}: ${id} ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
      }
    };
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    await look('dashboard');
    await screenshot(page, `dashboard-${colorScheme}`);
    await page.getByRole('button', { name: 'Share' }).click();
    await page
      .getByRole('dialog')
      .getByText(/none yet/)
      .waitFor();
    await look('share');
    await page.keyboard.press('Escape');
    for (const name of ['Users', 'Data sources', 'Datasets', 'API keys', 'Audit log', 'Cache']) {
      if (name === 'Users') await page.getByRole('link', { name: 'Administration' }).click();
      else await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { name, exact: true }).waitFor();
      await look(name);
    }
    await page.getByRole('link', { name: 'Istari Lens' }).click();
    await page.getByRole('heading', { name: 'Dashboards' }).waitFor();
    await look('list');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Password').waitFor();
    await look('login');
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('says what is wrong with a login', async () => {
    const { page } = await openPage(suite.browser, suite.web.url);
    await logIn(page, { email: ADMIN.email, password: 'not the password' });
    await expect.poll(() => page.getByRole('alert').first().textContent()).toMatch(/password/i);
    expect(await page.getByRole('button', { name: 'Log in' }).isEnabled()).toBe(true);
    await page.context().close();
  });

  it('says when the data cannot be had, and tries again when asked', async () => {
    const { page } = await suite.openDashboard();
    await page.route('**/data', (route) => route.fulfill({ status: 500, body: '' }));
    await page.reload();
    await page.getByText('The data could not be loaded').waitFor();
    await page.unroute('**/data');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('As of').waitFor();
    await page.goto(`${suite.web.url}/dashboards/00000000-0000-4000-8000-000000000000`);
    await page.getByText('There is no such dashboard').waitFor();
    await page.context().close();
  });

  it('reads a chart as a table, by keyboard', async () => {
    const { page } = await suite.openDashboard();
    const origins = widget(page, 'Ten busiest origins').first();
    await origins.getByRole('button', { name: 'Table' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => origins.getByRole('row').count()).toBe(11);
    await page.keyboard.press('Enter');
    await expect.poll(() => origins.locator('.recharts-bar-rectangle').count()).toBe(10);
    await page.context().close();
  });

  it('shades the edge of a table behind which there are more columns', async () => {
    const { page } = await suite.openDashboard({ viewport: { width: 390, height: 844 } });
    const region = widget(page, 'Busiest routes').last();
    await region.scrollIntoViewIfNeeded();
    // The text away, what is left is the ground that it stands on.
    const right = await region.evaluate((element) => {
      for (const table of element.querySelectorAll('table')) table.style.visibility = 'hidden';
      return element.scrollWidth - element.clientWidth;
    });
    expect(right).toBeGreaterThan(0);
    const box = await region.boundingBox();
    if (!box) throw new Error('The table is not shown.');
    const strip = (x: number) =>
      page.screenshot({
        clip: { x: Math.round(x), y: Math.round(box.y + box.height / 2), width: 2, height: 10 },
      });
    const middle = await strip(box.x + box.width / 2);
    const rightEdge = () => strip(box.x + box.width - 4);
    expect(middle.equals(await rightEdge())).toBe(false);
    await region.evaluate((element, left) => element.scrollTo({ left }), right);
    expect(middle.equals(await rightEdge())).toBe(true);
    await page.context().close();
  });

  it('fits a phone, and follows the colour scheme', async () => {
    const phone = { viewport: { width: 390, height: 844 } };
    const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await suite.openDashboard({ ...phone, colorScheme: 'light' });
    const dark = await suite.openDashboard({ ...phone, colorScheme: 'dark' });
    for (const [name, { page }] of Object.entries({ light, dark })) {
      await page.locator('.recharts-bar-rectangle').first().waitFor();
      await screenshot(page, `phone-${name}`);
    }
    const overflow = await light.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBe(0);
    expect(await background(light.page)).not.toBe(await background(dark.page));
    await light.page.context().close();
    await dark.page.context().close();
  });
});
