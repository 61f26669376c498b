import { styleText } from 'node:util';
import { ToolError } from '../tools/tool-error.ts';
import type { Check } from './check.ts';
import { checks } from './checks/index.ts';
import { createProducts } from './products.ts';
import { runAtOnce } from './run-at-once.ts';

/** Lines of one failed check that are printed. */
const MAXIMUM_LINES = 200;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !checks.some((check) => check.name === name));

if (unknown.length > 0) {
  console.error(`There is no check ${unknown.map((name) => `"${name}"`).join(', ')}. The checks are:`);
  for (const { name, summary } of checks) console.error(`  ${name.padEnd(10)} ${summary}`);
  process.exitCode = 2;
} else {
  const chosen = names.length === 0 ? checks : checks.filter((check) => names.includes(check.name));
  process.exitCode = (await runChecks(chosen)) ? 0 : 1;
}

async function runChecks(chosen: readonly Check[]): Promise<boolean> {
  const started = Date.now();
  await using products = createProducts();
  const passed = await runAtOnce(chosen, 2, async (check) => {
    const begun = Date.now();
    try {
      report('ok', check, begun, await check.run(products));
      return true;
    } catch (error) {
      report('FAILED', check, begun, '');
      console.log(error instanceof ToolError ? indent(error.message) : error);
      return false;
    }
  });
  const failed = passed.filter((result) => !result).length;
  console.log(`${passed.length - failed} checks passed, ${failed} failed (${seconds(started)})`);
  return failed === 0;
}

function report(state: 'ok' | 'FAILED', { name, summary }: Check, begun: number, note: string): void {
  const mark = styleText(state === 'ok' ? 'green' : 'red', state.padEnd(6));
  const detail = note === '' ? summary : `${summary}: ${note}`;
  console.log(`${mark} ${name.padEnd(10)} ${seconds(begun).padStart(7)}  ${detail}`);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function indent(text: string): string {
  const lines = text.trim().split('\n');
  const shown = lines.slice(0, MAXIMUM_LINES);
  if (shown.length < lines.length) shown.push(`… ${lines.length - shown.length} more lines`);
  return shown.map((line) => `    ${line}`).join('\n');
}
