import { describe, expect, it } from 'vitest';
import { migrationChecksum } from './checksum.ts';
import { compareHistory } from './compare-history.ts';
import { refuseMismatch } from './refuse-mismatch.ts';
import { MIGRATIONS } from './sql/index.ts';
import type { AppliedMigration, Migration } from './types.ts';

const one: Migration = { version: 1, name: 'one', sql: 'select 1' };
const two: Migration = { version: 2, name: 'two', sql: 'select 2' };
const three: Migration = { version: 3, name: 'three', sql: 'select 3' };
const applied = (migration: Migration): AppliedMigration => ({
  version: migration.version,
  name: migration.name,
  checksum: migrationChecksum(migration),
  release: '0.1.0',
  durationMs: 1,
  backwardCompatible: false,
  appliedAt: new Date(0),
});

describe('compareHistory', () => {
  it('tells applied from pending', () => {
    const status = compareHistory([one, two], [applied(one)]);
    expect(status).toMatchObject({ current: 1, head: 2 });
    expect(status.migrations.map(({ state }) => state)).toEqual(['applied', 'pending']);
    expect(() => refuseMismatch(status)).not.toThrow();
  });

  it('refuses an edited migration, a newer schema and a gap', () => {
    const edited = compareHistory([{ ...one, sql: 'select 9' }], [applied(one)]);
    expect(() => refuseMismatch(edited)).toThrow(
      expect.objectContaining({ code: 'migration_failed' }) as Error,
    );
    const newer = compareHistory([one], [applied(one), applied(two)]);
    expect(() => refuseMismatch(newer)).toThrow(expect.objectContaining({ code: 'schema_too_new' }) as Error);
    const gap = compareHistory([one, two, three], [applied(one), applied(three)]);
    expect(() => refuseMismatch(gap)).toThrow(expect.objectContaining({ code: 'migration_failed' }) as Error);
  });

  it('does not take the line ends of a Windows checkout for an edit', () => {
    const unix = { ...one, sql: 'a\nb' };
    expect(migrationChecksum({ ...one, sql: 'a\r\nb' })).toBe(migrationChecksum(unix));
  });
});

describe('MIGRATIONS', () => {
  it('are numbered without gaps and uniquely named', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    expect(new Set(MIGRATIONS.map(({ name }) => name)).size).toBe(MIGRATIONS.length);
  });
});
