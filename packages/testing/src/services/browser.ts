import { describeServices } from './describe-services.ts';

/** Path of the Chromium of this run. @throws when there is none; see `describeServices`. */
export async function findBrowser(): Promise<string> {
  const { browser } = await describeServices();
  if (!browser.available)
    throw new Error(
      `There is no browser in this run: ${browser.reason}. Leave the suite out by describeServices().`,
    );
  return browser.source;
}
