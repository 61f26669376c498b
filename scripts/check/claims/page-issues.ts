import type { Catalogue } from './claim.ts';
import type { ClaimTest } from './find-titles.ts';
import { renderPage } from './render-page.ts';

/** What is looked at together. */
export interface ClaimPage {
  readonly catalogue: Catalogue;
  readonly tests: readonly ClaimTest[];
  /** Titles that name a claim in another spelling. */
  readonly misspelt: readonly string[];
  /** The page as it stands; empty without one. */
  readonly page: string;
}

/** What is wrong with claims, their tests and the page about both; one line each. */
export function pageIssues({ catalogue, tests, misspelt, page }: ClaimPage): string[] {
  const { claims, word, task } = catalogue;
  const known = new Set(claims.map(({ id }) => id));
  const shown = new Set(tests.flatMap(({ ids }) => ids));
  const [one = '', two = ''] = claims.map(({ id }) => id);
  return [
    ...misspelt.map((title) => `Write "${word} ${one}: …" or "${word} ${one}/${two}: …": ${title}`),
    ...tests
      .filter(({ ids }) => ids.some((id) => !known.has(id)))
      .map(({ path, ids, text }) => `${path} names ${word} ${ids.join('/')}, which is none: "${text}"`),
    ...claims
      .filter(({ id, awaits }) => awaits === undefined && !shown.has(id))
      .map(
        ({ id, name }) => `No test shows ${word} ${id} (${name}): begin its title with "${word} ${id}: ".`,
      ),
    ...(page === renderPage(catalogue, tests)
      ? []
      : [`${catalogue.page} is out of date. Run \`npm run ${task}\`.`]),
  ];
}
