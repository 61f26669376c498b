/**
 * One program of a task: its source file and the arguments it gets. `unbuilt` programs resolve workspace
 * packages to their TypeScript sources, the others to what `build` made.
 *
 * @typedef {{ file: string, args: string[], unbuilt: boolean }} Program
 */

/**
 * A task of `npm run`: its one-line description and the programs it runs, one after the other, with
 * the arguments of the command line.
 *
 * @typedef {{ summary: string, programs: (args: string[]) => Program[] }} Task
 */

const vitest = 'node_modules/vitest/vitest.mjs';

/** @type {(file: string, args: string[]) => Program} */
const unbuilt = (file, args) => ({ file, args, unbuilt: true });

/** @type {(file: string, args: string[]) => Program} */
const built = (file, args) => ({ file, args, unbuilt: false });

/** @type {(projects: string[]) => (args: string[]) => Program[]} */
const suite = (projects) => (args) => {
  const chosen = args.some((arg) => arg === '--project' || arg.startsWith('--project='));
  const options = chosen ? [] : projects.flatMap((project) => ['--project', project]);
  return [unbuilt(vitest, ['run', ...options, ...args])];
};

/**
 * Every task that `node scripts/run.mjs <task>` knows, by name.
 *
 * @type {Readonly<Record<string, Task>>}
 */
export const tasks = {
  demo: {
    summary: 'start everything on real data (options: --once, --json, --port, --data-dir, --no-web)',
    programs: (args) => [unbuilt('scripts/build/main.ts', []), built('examples/demo/src/main.ts', args)],
  },
  test: { summary: 'run the unit and integration suites', programs: suite(['unit', 'integration']) },
  'test:unit': { summary: 'run the suite that needs no server', programs: suite(['unit']) },
  'test:long': { summary: 'run the suite that takes longer than 10 minutes', programs: suite(['long']) },
  bench: {
    summary: 'measure, and compare with floors and peers',
    programs: (args) => [unbuilt('scripts/build/main.ts', []), built('bench/src/main.ts', args)],
  },
  rehearse: {
    summary: 'build the images and try the production stack of examples/deploy, with a container engine',
    programs: (args) => [unbuilt('examples/deploy/rehearsal/main.ts', args)],
  },
  soak: {
    summary: 'load with random faults (--minutes 30, --seed, --out): every answer checked, growth looked at',
    programs: (args) => [unbuilt('bench/src/soak/main.ts', args)],
  },
  build: {
    summary: 'build the packages that changed (--force: all of them)',
    programs: (args) => [unbuilt('scripts/build/main.ts', args)],
  },
  pack: {
    summary: 'build and pack the packages into a folder, as a publish would',
    programs: (args) => [unbuilt('scripts/check/pack.ts', args)],
  },
  check: {
    summary: 'run every static check (names as arguments: only those)',
    programs: (args) => [unbuilt('scripts/check/main.ts', args)],
  },
  'security-page': {
    summary: 'write docs/security.md from the titles of the tests',
    programs: () => [unbuilt('scripts/check/claims/write-page.ts', ['security-page'])],
  },
  'reliability-page': {
    summary: 'write docs/reliability.md from the titles of the tests',
    programs: () => [unbuilt('scripts/check/claims/write-page.ts', ['reliability-page'])],
  },
  'openapi-baseline': {
    summary: 'hold the API against what it is now (docs/openapi-baseline.json)',
    programs: (args) => [unbuilt('scripts/check/openapi/write-baseline.ts', args)],
  },
  format: {
    summary: 'format the tree, or the files named',
    programs: (args) => [unbuilt('node_modules/oxfmt/bin/oxfmt', args)],
  },
};
