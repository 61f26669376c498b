import { LensError, quoteIdentifier } from '@istari-lens/core';
import type { DatabaseFacts } from './database-facts.ts';
import type { DirectSession } from './direct-session.ts';
import { literal } from './sql-literal.ts';

/**
 * Gives a database owner, rights and settings of another. Without owners, only settings for everybody.
 *
 * @throws LensError `restore_failed`.
 */
export async function applyProperties(
  session: DirectSession,
  name: string,
  like: DatabaseFacts,
  owners: boolean,
): Promise<void> {
  const database = quoteIdentifier(name);
  const statements: string[] = [];
  for (const { role, setting } of like.settings) {
    if (role !== null && !owners) continue;
    const at = setting.indexOf('=');
    const whose =
      role === null
        ? `alter database ${database}`
        : `alter role ${quoteIdentifier(role)} in database ${database}`;
    statements.push(
      `${whose} set ${settingName(setting.slice(0, at))} to ${settingValue(setting.slice(0, at), setting.slice(at + 1))}`,
    );
  }
  if (like.connectionLimit >= 0)
    statements.push(`alter database ${database} connection limit ${like.connectionLimit}`);
  if (owners) {
    if (like.rights !== null) {
      statements.push(`revoke all on database ${database} from public`);
      for (const { grantee, privilege, grantable } of like.rights) {
        const whom = grantee === null ? 'public' : quoteIdentifier(grantee);
        if (!PRIVILEGES.has(privilege)) continue;
        statements.push(
          `grant ${privilege} on database ${database} to ${whom}${grantable ? ' with grant option' : ''}`,
        );
      }
    }
    statements.push(`alter database ${database} owner to ${quoteIdentifier(like.owner)}`);
  }
  await session.query('begin');
  try {
    for (const statement of statements) await session.query(statement);
    await session.query('commit');
  } catch (cause) {
    await session.query('rollback').catch(() => undefined);
    throw propertiesRefused('given the owner, rights and settings of the one that was backed up', cause);
  }
}

const PRIVILEGES: ReadonlySet<string> = new Set(['CREATE', 'CONNECT', 'TEMPORARY']);
/** Settings whose value is a list of names, each quoted by itself (as pg_dump does). */
const LISTS: ReadonlySet<string> = new Set([
  'search_path',
  'temp_tablespaces',
  'local_preload_libraries',
  'session_preload_libraries',
  'shared_preload_libraries',
  'unix_socket_directories',
]);

function settingName(name: string): string {
  return name.split('.').map(quoteIdentifier).join('.');
}

// A list is stored with each name quoted where that is needed. Postgres takes it back name by name; as
// one text it would be one name, and an empty name cannot be written as an identifier.
function settingValue(name: string, value: string): string {
  const names = LISTS.has(name.toLowerCase()) ? parseNameList(value) : undefined;
  return names === undefined ? literal(value) : names.map(literal).join(', ');
}

const LISTED_NAME = /\s*(?:"((?:[^"]|"")*)"|([^\s",]+))\s*(?:,|$)/y;

/** The names of a stored list; undefined when it is none. */
function parseNameList(text: string): string[] | undefined {
  const pattern = new RegExp(LISTED_NAME);
  const names: string[] = [];
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text);
    if (found === null) return undefined;
    names.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
  }
  return names.length === 0 ? undefined : names;
}

/** The error for a server that does not make a database like the one that was backed up. */
export function propertiesRefused(what: string, cause: unknown): LensError {
  return new LensError(
    'restore_failed',
    `The database cannot be ${what}. The role needs CREATEDB, roles and locale of the backed up database must be there; --no-owner leaves owners and rights out.`,
    { cause },
  );
}
