import path from 'node:path';
import { findBrowser } from '@istari-lens/testing';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { logIn, openPage, type OpenPage } from './open-page.ts';
import { ADMIN, startWebApp, type WebAppUnderTest } from './start-web-app.ts';

const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Kept for people to look at; nothing compares them. */
const SCREENSHOTS = path.resolve(import.meta.dirname, '../../../../.cache/screenshots');

/** Writes what a page shows to a file for people. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** A widget of the dashboard that is shown. */
export function widget(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true });
}

/** The web app and a browser of one suite. */
export interface WebSuite {
  readonly web: WebAppUnderTest;
  readonly browser: Browser;
  /** Opens a page, logs in and opens the demo's dashboard. */
  openDashboard(options?: Parameters<typeof openPage>[2]): Promise<OpenPage>;
}

/** Starts both before the tests of a suite, and ends them after. */
export function useWebApp(): WebSuite {
  let web: WebAppUnderTest | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    web = await startWebApp();
    browser = await chromium.launch({ executablePath: await findBrowser(), args: BROWSER_ARGUMENTS });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await web?.close();
  });

  function started<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error('Nothing is started before the first test.');
    return part;
  }
  return {
    get web() {
      return started(web);
    },
    get browser() {
      return started(browser);
    },
    async openDashboard(options) {
      const opened = await openPage(started(browser), started(web).url, options);
      await logIn(opened.page, ADMIN);
      await opened.page.getByRole('link', { name: 'Flights overview' }).click();
      await opened.page.getByText('As of').waitFor();
      return opened;
    },
  };
}
