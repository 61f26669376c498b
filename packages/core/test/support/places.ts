import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import type { DatasetDefinition } from '../../src/index.ts';
import { createLensFixture, type LensFixture } from './lens-fixture.ts';

/** A Lens with two analytics databases whose table `places` tells which of them answered. */
export interface PlacesFixture extends LensFixture {
  /** Holds five places; that of the configuration holds three. */
  other: TestDatabase;
  /** The stored tokens of a data source, and its version. */
  stored(id: string): Promise<{ url: string; replicas: string | null; version: number }>;
  /** Audit events of a data source, in their order. */
  audited(id: string): Promise<object[]>;
}

/** A Lens that may connect to databases of this machine. */
export async function createPlacesFixture(): Promise<PlacesFixture> {
  const fixture = await createLensFixture();
  const other = await createTestDatabase('analytics');
  for (const [database, rows] of [
    [fixture.analytics, 3],
    [other, 5],
  ] as const) {
    await database.query(`create table places as select n from generate_series(1, ${rows}) as n`);
    await database.query(`grant select on places to ${database.readerRole}`);
  }
  return {
    ...fixture,
    other,
    async stored(id) {
      const { rows } = await fixture.app.query<{ url: string; replicas: string | null; version: number }>(
        `select url_encrypted as url, replica_urls_encrypted as replicas, version
         from lens.data_sources where id = $1`,
        [id],
      );
      if (rows[0] === undefined) throw new Error('There is no such data source.');
      return rows[0];
    },
    async audited(id) {
      const { rows } = await fixture.app.query(
        `select action, outcome, details, request_id as "requestId" from lens.audit_log
         where target_id = $1 order by created_at, id`,
        [id],
      );
      return rows;
    },
    async close() {
      await fixture.close();
      await other.drop();
    },
  };
}

/** The URL of a database without TLS. */
export function plain(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}sslmode=disable`;
}

/** A dataset over the table `places` of a data source. */
export function placesOver(dataSourceId: string, name: string = 'places'): DatasetDefinition {
  return {
    name,
    dataSourceId,
    base: { schema: 'public', table: 'places' },
    fields: { n: { column: 'n', type: 'integer' } },
  };
}

/** Connections that Lens has open to a database. */
export async function connectionsTo(database: TestDatabase): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and usename = $1`,
    [database.readerRole],
  );
  return rows[0]?.n ?? 0;
}
