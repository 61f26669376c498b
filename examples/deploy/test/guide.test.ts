import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const GUIDE = readFileSync(path.join(ROOT, 'docs/deployment.md'), 'utf8');
const CLI = path.join(ROOT, 'packages/ops/src/cli.ts');

function help(...command: string[]): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', '--no-warnings', CLI, ...command, '--help'],
    { encoding: 'utf8' },
  );
  return stdout + stderr;
}

it('the checklist names every check of the doctor, and no other', () => {
  const checklist = GUIDE.slice(GUIDE.indexOf('## Checklist'), GUIDE.indexOf('## Variables'));
  const named = checklist
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.includes('by hand'))
    .flatMap((line) => [...(line.split('|')[2] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name));
  const choices = /choices: ([^)]+)\)/s.exec(help('doctor'))?.[1] ?? '';
  const known = [...choices.matchAll(/"([a-z-]+)"/g)].map(([, name = '']) => name);
  expect(known.length).toBeGreaterThan(15);
  expect(named.toSorted()).toEqual(known.toSorted());
});

it('every command of istari-lens that the guide names is there', () => {
  const areas = help();
  const named = [
    ...GUIDE.matchAll(/istari-lens ([a-z]+)(?: ([a-z-]+))?/g),
    ...GUIDE.matchAll(/`(db) ([a-z-]+)`/g),
  ];
  expect(named.length).toBeGreaterThan(8);
  const commandsOf = new Map<string, string>();
  for (const [, area = '', command = ''] of named) {
    expect(areas).toMatch(new RegExp(`^ {2}${area}\\b`, 'm'));
    if (!['db', 'monitor', 'migrate', 'keys'].includes(area)) continue;
    const commands = commandsOf.get(area) ?? help(area);
    commandsOf.set(area, commands);
    expect(commands).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
  }
});

it('every file and page that the guide names is there', () => {
  const files = [...GUIDE.matchAll(/`((?:examples|packages)\/[^`\s]+)`/g)].map(([, file = '']) => file);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect([file, existsSync(path.join(ROOT, file))]).toEqual([file, true]);
});
