import { describe, expect, it } from 'vitest';
import { findMismatch } from './find-mismatch.ts';
import { compareHistory } from './compare-history.ts';
import { migrationChecksum } from './checksum.ts';
import { MIGRATIONS } from './sql/index.ts';
import type { AppliedMigration, Migration } from './types.ts';

const apply = (migration: Migration): AppliedMigration => ({
  version: migration.version,
  name: migration.name,
  checksum: migrationChecksum(migration),
  release: 'test',
  durationMs: 1,
  backwardCompatible: migration.backwardCompatible === true,
  appliedAt: new Date(0),
});
const one: Migration = { version: 1, name: 'one', sql: 'select 1' };
const expand: Migration = { version: 2, name: 'expand', sql: 'select 2', backwardCompatible: true };
const breaking: Migration = { version: 3, name: 'breaking', sql: 'select 3' };

describe('a newer schema', () => {
  it('fits when everything beyond is backward compatible', () => {
    const status = compareHistory([one], [one, expand].map(apply));
    expect(status).toMatchObject({ current: 2, head: 1 });
    expect(findMismatch(status)).toEqual([]);
  });

  it('does not fit when one step beyond is not, and that one is named', () => {
    const [problem, ...others] = findMismatch(compareHistory([one], [one, expand, breaking].map(apply)));
    expect(problem).toMatchObject({ code: 'schema_too_new' });
    expect(problem?.detail).toContain('0003-breaking');
    expect(others).toEqual([]);
  });
});

describe('migrations that say they are backward compatible', () => {
  const compatible = MIGRATIONS.filter(({ backwardCompatible }) => backwardCompatible === true);

  it.each(compatible.map((migration) => [migration.name, migration] as const))(
    '%s only adds what former releases need not know',
    (_name, { sql }) => {
      const statements = sql
        .replaceAll(/\$body\$.*?\$body\$/gs, "''")
        .split(';')
        .map((statement) => statement.trim().toLowerCase())
        .filter((statement) => statement !== '');
      expect(statements.length).toBeGreaterThan(0);
      const adds =
        /^(?:create table|create index|create (?:or replace )?function|comment on|revoke (?:all|execute) on function|alter table \S+\s+add column)\b/;
      for (const statement of statements) {
        expect(statement).toMatch(adds);
        expect(statement).not.toMatch(/\b(?:drop|rename|alter column|set not null|add constraint)\b/);
      }
    },
  );
});
