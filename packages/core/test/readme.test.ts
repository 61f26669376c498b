import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateFernetKey } from '../src/crypto/index.ts';

const run = promisify(execFile);
const packageFolder = join(import.meta.dirname, '..');
const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');

interface Script {
  heading: string;
  code: string;
  /** What the comments behind `console.log` say. */
  prints: string[];
}

const scripts: Script[] = readme.split(/^## /m).flatMap((section) => {
  const heading = section.slice(0, section.indexOf('\n'));
  return [...section.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => ({
    heading,
    code,
    prints: [...code.matchAll(/^\s*console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text = '']) => text),
  }));
});

/** A consumer's folder in which the package is installed as it is published: built, without sources. */
let consumer = '';
let database: TestDatabase;
let analytics: TestDatabase;

beforeAll(async () => {
  consumer = mkdtempSync(join(packageFolder, 'node_modules', '.readme-'));
  const installed = join(consumer, 'node_modules/@istari-lens/core');
  mkdirSync(installed, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ ...manifest, ...manifest.publishConfig }));
  // A package of its own, or the name would mean the sources around it.
  writeFileSync(join(consumer, 'package.json'), '{"name":"consumer","private":true}');
  await run(process.execPath, [tsup(), '--silent', '--out-dir', join(installed, 'dist')], {
    cwd: packageFolder,
  });
  database = await createTestDatabase('empty');
  analytics = await createTestDatabase('analytics');
});

afterAll(async () => {
  await database?.drop();
  await analytics?.drop();
  if (consumer !== '') rmSync(consumer, { recursive: true });
});

describe('the README', () => {
  it('shows Fernet, tokens, cache and configuration', () => {
    const headings = new Set(scripts.map(({ heading }) => heading));
    for (const heading of ['Fernet', 'Tokens', 'Cache', 'Configuration']) expect(headings).toContain(heading);
  });

  it.each(scripts)('runs with the built package: $heading', async ({ code, prints }) => {
    const file = join(consumer, `script-${Math.random().toString(36).slice(2)}.mjs`);
    writeFileSync(file, code);
    const { stdout, stderr } = await run(process.execPath, [file], { env: environment() });
    expect(stderr).toBe('');
    expect(prints.length).toBe(code.split('console.log(').length - 1);
    expect(stdout.trimEnd().split('\n')).toEqual(prints);
  });
});

/** What a script of a production deployment finds in its environment, and nothing else. */
function environment(): Record<string, string> {
  return {
    APP_DB_URL: database.url,
    ANALYTICS_DB_URL: analytics.readerUrl,
    SECRET_KEY: generateFernetKey(),
    ENCRYPTION_KEY: generateFernetKey(),
    CORS_ORIGINS: 'https://app.example.com',
  };
}

function tsup(): string {
  return join(packageFolder, '../../node_modules/tsup/dist/cli-default.js');
}
