import type { Control } from './controls.ts';
import type { ControlTest } from './find-titles.ts';
import { renderPage } from './render-page.ts';

/** What is looked at together. */
export interface SecurityPage {
  readonly controls: readonly Control[];
  readonly tests: readonly ControlTest[];
  /** Titles that name a control in another spelling. */
  readonly misspelt: readonly string[];
  /** The page as it stands; empty without one. */
  readonly page: string;
}

/** What is wrong with the controls, their tests and the page about both; one line each. */
export function pageIssues({ controls, tests, misspelt, page }: SecurityPage): string[] {
  const known = new Set(controls.map(({ number }) => number));
  const shown = new Set(tests.flatMap(({ numbers }) => numbers));
  return [
    ...misspelt.map((title) => `Write "control 7: …" or "control 16/23: …": ${title}`),
    ...tests
      .filter(({ numbers }) => numbers.some((number) => !known.has(number)))
      .map(
        ({ path, numbers, text }) => `${path} names control ${numbers.join('/')}, which is none: "${text}"`,
      ),
    ...controls
      .filter(({ number, awaits }) => awaits === undefined && !shown.has(number))
      .map(
        ({ number, name }) =>
          `No test shows control ${number} (${name}): begin its title with "control ${number}: ".`,
      ),
    ...(page === renderPage(controls, tests)
      ? []
      : ['docs/security.md is out of date. Run `npm run security-page`.']),
  ];
}
