import { describe, expect, it } from 'vitest';
import { findingsOf } from './findings.ts';
import { sourceRules } from './index.ts';

const find = (path: string, text: string): string[] => findingsOf(path, text, sourceRules);

const broken: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['sql-homes', 'packages/core/src/model/users/users-service.ts', "query('select id from users')"],
  ['sql-homes', 'packages/server/src/http/a.ts', 'query(`SELECT ${column} FROM users`)'],
  ['sql-homes', 'packages/core/src/execution/a.ts', "query('set local statement_timeout = 1')"],
  ['sql-homes', 'packages/ops/src/commands/a.ts', "query('DROP TABLE users')"],
  ['module-state', 'packages/core/src/cache/a.ts', 'let hits = 0;'],
  ['module-state', 'packages/server/src/http/a.ts', 'const seen = new Map<string, string>();'],
  ['module-state', 'packages/client/src/a.ts', 'const waiting: string[] = [];'],
  ['docstrings', 'packages/core/src/cache/a.ts', 'export function hit(): void {}'],
  ['docstrings', 'packages/client/src/a.ts', 'export const limit = 1;'],
  ['double-casts', 'packages/core/src/cache/a.ts', 'const a = b as unknown as string;'],
  ['double-casts', 'packages/core/test/a.test.ts', 'const a = (b as any) as string;'],
  ['silenced-checks', 'examples/demo/src/a.ts', '// oxlint-disable-next-line\nrun();'],
  ['silenced-checks', 'scripts/a.ts', 'run(); // @ts-ignore'],
  ['silenced-checks', 'scripts/a.ts', '/* eslint-disable */\nrun();'],
];

const fine: readonly (readonly [path: string, text: string])[] = [
  ['packages/core/src/model/users/users-repository.ts', "query('select id from users')"],
  ['packages/core/src/query/compile/a.ts', "const text = 'select x from y';"],
  ['packages/core/src/model/users/users-service.ts', "throw new Error('Select a role from the list');"],
  [
    'packages/core/src/model/users/users-service.ts',
    "throw new Error('update the address set by an administrator')",
  ],
  [
    'packages/core/src/cache/a.ts',
    "const names = ['a', 'b']; const known = new Set(names); function f() { let n = 0; return n; }",
  ],
  [
    'packages/core/src/cache/a.ts',
    '/** How often. */\nexport function hits(): number { return 1; }\nexport type A = 1;',
  ],
  ['packages/core/src/cache/a.ts', 'const a = b as string;'],
  ['scripts/a.ts', '// The comment oxlint-disable would switch a check off.\nrun();'],
  ['packages/core/src/cache/a.test.ts', 'let database; export const a = 1;'],
];

describe('the source rules', () => {
  it.each(broken)('%s: %s with %s', (rule, path, text) => {
    expect(find(path, text).map((finding) => finding.split(' ')[1])).toEqual([`${rule}:`]);
  });

  it.each(fine)('nothing: %s with %s', (path, text) => {
    expect(find(path, text)).toEqual([]);
  });

  it('names the place', () => {
    expect(find('packages/core/src/a.ts', '\n  let a = 1;')[0]).toMatch(
      /^packages\/core\/src\/a\.ts:2:7 module-state: /,
    );
  });
});
