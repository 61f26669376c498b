import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../tools/workspace.ts';

/** One forbidden import: the file it is planted in, its text, and the rule that must name it. */
type Planted = readonly [file: string, text: string, rule: string];

const forbidden: readonly Planted[] = [
  ['packages/core/src/model/a.ts', "import 'express';", 'core knows no HTTP'],
  ['packages/core/src/model/b.ts', "await import('express');", 'core knows no HTTP'],
  ['packages/core/src/model/c.ts', "export * from 'node:http';", 'core knows no HTTP'],
  ['packages/core/src/model/d.ts', "import 'pg';", 'pg is imported in core/src/databases only'],
  ['packages/core/src/model/e.ts', "import '@istari-lens/server';", 'core stands on no other package'],
  [
    'packages/core/src/model/users/f.ts',
    "import '../tenants/tenants-service.ts';",
    'Services do not import each other',
  ],
  ['packages/core/src/model/g.ts', "import 'dotenv';", 'read by loadConfig'],
  ['packages/core/src/query/a.ts', "import '../cache/key.ts';", 'query imports nothing of cache'],
  [
    'packages/core/src/query/plan/b.ts',
    "await import('../../cache/key.ts');",
    'query imports nothing of cache',
  ],
  [
    'packages/core/src/query/c.ts',
    "import type { A } from '../config/a.ts';",
    'query imports nothing of config',
  ],
  [
    'packages/core/src/query/d.ts',
    "import { a } from '../databases/a.ts';",
    'query imports only types of databases',
  ],
  ['packages/core/src/query/e.ts', "import 'node:fs';", 'query is pure'],
  ['packages/core/src/query/f.ts', 'export const now = Date.now();', 'query has no clock'],
  ['packages/core/src/cache/a.ts', "import '../query/compile.ts';", 'cache imports only types of query'],
  [
    'packages/core/src/execution/a.ts',
    "import '../query/plan/plan.ts';",
    'execution knows the compiled query only',
  ],
  ['packages/core/src/errors/a.ts', "import '../model/a.ts';", 'errors imports nothing of model'],
  ['packages/core/src/contract/routes.ts', "import './parse.ts';", 'it imports nothing'],
  ['packages/core/src/contract/routes.ts', "import { z } from 'zod';", 'it imports nothing'],
  [
    'packages/core/src/contract/types/a.ts',
    "import type { A } from '../parse.ts';",
    'Wire types stand alone',
  ],
  ['packages/core/src/crypto/a.ts', 'export const key = process.env.SECRET_KEY;', 'no-process-env'],
  [
    'packages/core/src/crypto/b.ts',
    'const { env } = process; export { env };',
    'Only core/src/config knows the process',
  ],
  [
    'packages/core/src/crypto/c.ts',
    "import { env } from 'node:process'; export { env };",
    'The environment is read in',
  ],
  ['packages/core/src/cache/b.ts', "console.log('x');", 'no-console'],
  ['packages/server/src/http/a.ts', "import 'pg';", 'pg is imported in core/src/databases'],
  ['packages/server/src/http/b.ts', "await import('pg');", 'pg is imported in core/src/databases'],
  ['packages/server/src/http/c.ts', "import 'express';", 'imported in server/src/express only'],
  ['packages/server/src/create-router.ts', "import 'express';", 'imported in server/src/express only'],
  ['packages/server/src/http/d.ts', "import '../express/mount.ts';", 'http imports nothing of express'],
  [
    'packages/server/src/handlers/queries/a.ts',
    "import '../../express/mount.ts';",
    'handlers imports nothing of express',
  ],
  [
    'packages/server/src/handlers/b.ts',
    "await import('../express/mount.ts');",
    'handlers imports nothing of express',
  ],
  [
    'packages/server/src/handlers/c.ts',
    "import '../http/route-table.ts';",
    'handlers imports only types of http',
  ],
  ['packages/server/src/handlers/d.ts', 'export const a = process.env.LOG_LEVEL;', 'no-process-env'],
  ['packages/server/src/handlers/e.ts', "process.on('exit', () => {});", 'Process events belong to the host'],
  ['packages/server/src/guards/a.ts', "import '@istari-lens/client';", 'server imports core only'],
  ['packages/client/src/a.ts', "import { z } from 'zod';", 'The client has no dependency'],
  ['packages/client/src/b.ts', "await import('zod');", 'The client has no dependency'],
  ['packages/client/src/c.ts', "import 'node:crypto';", 'The client has no dependency'],
  [
    'packages/client/src/d.ts',
    "import { routes } from '@istari-lens/core/contract';",
    'takes types and the route table',
  ],
  ['packages/client/src/e.ts', "export const a = Buffer.from('');", 'There is no Buffer'],
  ['packages/ops/src/commands/a.ts', "import 'pg';", 'pg is imported in ops/src/postgres only'],
  ['packages/ops/src/commands/b.ts', 'export const a = process.env.DATABASE_URL;', 'no-process-env'],
  ['packages/ops/src/commands/c.ts', "import '@istari-lens/server';", 'ops imports core only'],
  ['packages/ops/src/commands/d.ts', 'export const a = (b: any): void => b;', 'no-explicit-any'],
];

const allowed: readonly (readonly [file: string, text: string])[] = [
  ['packages/core/src/databases/pool.ts', "import 'pg'; import '../errors/a.ts';"],
  ['packages/core/src/config/load.ts', 'export const a = process.env.API_HOST;'],
  [
    'packages/core/src/query/g.ts',
    "import type { A } from '../databases/a.ts'; import '../contract/nearest.ts'; export type B = A;",
  ],
  ['packages/core/src/model/users/h.ts', "import './users-service.ts'; import '../../query/compile.ts';"],
  ['packages/server/src/express/mount.ts', "import 'express'; import '../http/route-table.ts';"],
  [
    'packages/client/src/g.ts',
    "import '@istari-lens/core/contract/routes'; import type { A } from '@istari-lens/core/contract'; export type B = A;",
  ],
  ['packages/ops/src/postgres/a.ts', "import 'pg';"],
];

/** What the linter prints about one file of the planted tree. */
interface Diagnostic {
  readonly message: string;
  readonly help?: string;
  readonly code: string;
  readonly filename: string;
}

let tree: string;
let diagnostics: Diagnostic[];

function plant(file: string, text: string): void {
  const path = join(tree, file);
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${text}\n`);
}

/** The linter's report on the planted tree, under this repository's own configuration. */
function lint(): Promise<Diagnostic[]> {
  const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json', 'packages'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: tree }, (_, stdout, stderr) => {
      if (!stdout.startsWith('{')) reject(new Error(stdout + stderr));
      else resolve(JSON.parse(stdout).diagnostics);
    });
  });
}

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'istari-lens-lint-'));
  cpSync(join(root, 'oxlint.config.ts'), join(tree, 'oxlint.config.ts'));
  cpSync(join(root, 'tools'), join(tree, 'tools'), { recursive: true });
  for (const [file, text] of [...forbidden, ...allowed]) plant(file, text);
  diagnostics = await lint();
}, 60_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

function saidAbout(file: string): string {
  const lines = diagnostics
    .filter(({ filename }) => filename === file)
    .map(({ code, message, help = '' }) => `${code} ${message} ${help}`);
  return lines.join('\n');
}

describe('the lint rules', () => {
  it.each(forbidden)('find in %s the text %s', (file, _text, rule) => {
    expect(saidAbout(file)).toContain(rule);
  });

  it.each(allowed)('let %s be', (file) => {
    expect(saidAbout(file)).toBe('');
  });
});
