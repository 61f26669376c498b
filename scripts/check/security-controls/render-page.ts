import type { Control } from './controls.ts';
import type { ControlTest } from './find-titles.ts';

const HEAD = `# Security: what is promised, and which tests show it

Made from the titles of the tests by \`npm run security-page\`; \`npm run check\` fails when it is out of date, or
when a control has no test. How to report a weakness: [SECURITY.md](../SECURITY.md).

A test shows a control when its title, or that of its group, begins with \`control\`, the number and a colon.
Most of them use a listening server, a real Postgres and, where it matters, a real Redis.
`;

/** The page of all controls with their tests, in Markdown. */
export function renderPage(controls: readonly Control[], tests: readonly ControlTest[]): string {
  const sections = controls.map((control) => {
    const mine = tests.filter(({ numbers }) => numbers.includes(control.number));
    return [
      `## ${control.number}. ${control.name}\n\n${control.demands}\n`,
      ...(control.awaits === undefined
        ? []
        : [`Not all of it is built: ${control.awaits} are still to come.\n`]),
      renderTests(mine),
    ].join('\n');
  });
  return [HEAD, ...sections].join('\n');
}

function renderTests(tests: readonly ControlTest[]): string {
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
