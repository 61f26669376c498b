import { withSession, type DatabaseTarget } from './session.ts';

/** A server as it presents itself. */
export interface ServerFacts {
  /** Its clock, in milliseconds since 1970, at the moment of asking. */
  timeMs: number;
  /** Milliseconds that asking took: the clock can be told no better. */
  roundTripMs: number;
  /** Such as 15. */
  major: number;
  /** Tells two servers apart, whatever their addresses. Null where the role may not read it. */
  systemId: string | null;
}

/** Reads a server's clock, version and identity. */
export async function readServerFacts(target: DatabaseTarget): Promise<ServerFacts> {
  return withSession(target, async (session) => {
    const startedAt = performance.now();
    const [facts] = await session.query<Omit<ServerFacts, 'roundTripMs'>>(
      `select extract(epoch from clock_timestamp())::float8 * 1000 as "timeMs",
  pg_catalog.current_setting('server_version_num')::int / 10000 as major,
  case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
    then (select system_identifier::text from pg_catalog.pg_control_system()) end as "systemId"`,
    );
    if (facts === undefined) throw new TypeError('The server says nothing about itself.');
    return { ...facts, roundTripMs: performance.now() - startedAt };
  });
}
