import { expect, it } from 'vitest';
import { runCommand } from '../../tools/run-tool.ts';
import { consumerPrograms } from './consumer-programs.ts';

/** What the program finds after a module with this text was imported. */
async function changesBy(text: string): Promise<string[]> {
  const program = consumerPrograms['built-ins.mjs'] ?? '';
  const imported = `data:text/javascript,${encodeURIComponent(text)}`;
  const args = ['--input-type=module', '--eval', program, '--', imported];
  const { code, stdout, output } = await runCommand({ file: process.execPath, args });
  expect(code, output).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

it('built-ins.mjs finds nothing where nothing is changed', async () => {
  expect(await changesBy('export const one = [1].map(String); fetch;')).toEqual([]);
});

it.each([
  ['Array.prototype.last = 1', 'Array.prototype.last'],
  ['Array.prototype.map = () => []', 'Array.prototype.map'],
  ['delete Object.prototype.__proto__', 'Object.prototype.__proto__'],
  ['Symbol.prototype[Symbol.iterator] = 1', 'Symbol.prototype.Symbol(Symbol.iterator)'],
  ['JSON.parse = null', 'JSON.parse'],
  ['globalThis.lens = {}', 'globalThis.lens'],
  ["process.on('SIGUSR2', () => {})", "process.on('SIGUSR2')"],
])('built-ins.mjs finds %s', async (text, path) => {
  expect(await changesBy(`${text};`)).toEqual([path]);
});
