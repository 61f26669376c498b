import type { Catalogue } from './claim.ts';
import type { ClaimTest } from './find-titles.ts';

/** The page of all claims with their tests, in Markdown. */
export function renderPage(catalogue: Catalogue, tests: readonly ClaimTest[]): string {
  const { claims } = catalogue;
  const sections = claims.map((claim) => {
    const mine = tests.filter(({ ids }) => ids.includes(claim.id));
    return [
      `${catalogue.heading(claim)}\n\n${claim.demands}\n`,
      ...(claim.awaits === undefined ? [] : [`Not all of it is built: ${claim.awaits} are still to come.\n`]),
      renderTests(mine),
    ].join('\n');
  });
  return [catalogue.head(), ...sections].join('\n');
}

function renderTests(tests: readonly ClaimTest[]): string {
  const paths = [...new Set(tests.map(({ path }) => path))].sort();
  if (paths.length === 0) return 'No test yet.\n';
  const lines = paths.flatMap((path) => [
    `- [\`${path}\`](../${path})`,
    ...tests.filter((test) => test.path === path).map(({ text }) => `  - ${escapeMarkdown(text)}`),
  ]);
  return `${lines.join('\n')}\n`;
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_<>[\]|]/g, String.raw`\$&`);
}
