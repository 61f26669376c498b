import { expect, it } from 'vitest';
import type { TestDatabase } from '@istari-lens/testing';

/** A call of a repository's method for one tenant, about what another has. */
export type Attempt = () => Promise<unknown>;

export interface ForeignAttempts {
  create: () => object;
  attempts: Record<string, Attempt>;
  /** Methods that take no tenant because the caller has nothing but a secret or an address; each is named on purpose. */
  wide?: readonly string[];
  app: () => TestDatabase;
}

/** Tests of one repository: every method is tried, and finds and changes nothing of the tenant `default`. */
export function testForeignAttempts({ create, attempts, wide = [], app }: ForeignAttempts): void {
  it('has every method tried here', () => {
    expect([...Object.keys(attempts), ...wide].sort()).toEqual(Object.keys(create()).sort());
  });

  it.each(Object.entries(attempts))('%s finds and changes nothing of another tenant', async (_, attempt) => {
    const before = await everythingOf('default', app());
    const outcome = await attempt().then(
      (value) =>
        value === undefined || value === false || (Array.isArray(value) && value.length === 0)
          ? 'nothing'
          : value,
      (error: { code?: string; issues?: { code: string }[] }) => error.issues?.[0]?.code ?? error.code,
    );
    // 23503: the foreign keys refuse to tie a row to one of another tenant; 23505: an id is there once.
    expect(['nothing', '23503', '23505', 'unknown_tenant']).toContain(outcome);
    expect(await everythingOf('default', app())).toBe(before);
  });
}

/** Everything stored of a tenant, in all tables that hold something of tenants, as one text. */
async function everythingOf(tenant: string, app: TestDatabase): Promise<string> {
  const { rows: tables } = await app.query<{ name: string }>(
    `select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'tenant_id'
      where relnamespace = 'lens'::regnamespace and relkind = 'r' order by relname`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await app.query<{ all: string }>(
      `select json_agg(t order by t::text)::text as all from lens.${name} t where tenant_id = $1`,
      [tenant],
    );
    parts.push(`${name}: ${rows[0]?.all}`);
  }
  return parts.join('\n');
}
