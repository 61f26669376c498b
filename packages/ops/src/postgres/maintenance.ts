import { LensError, quoteIdentifier } from '@istari-lens/core';
import { openDirectSession, type DirectSession } from './direct-session.ts';
import type { DatabaseFacts } from './database-facts.ts';
import { databaseOf, withDatabase } from './database-url.ts';

/** Makes, drops and renames databases of a server, from a database that none of that concerns. */
export interface Maintenance {
  exists(name: string): Promise<boolean>;
  /** Makes an empty database with the encoding and locale of another. */
  create(name: string, like: DatabaseFacts): Promise<void>;
  /** Makes an empty database with the server's defaults. */
  createEmpty(name: string): Promise<void>;
  /** Gives it owner, rights and settings of another. Without owners, only settings for everybody. */
  applyProperties(name: string, like: DatabaseFacts, owners: boolean): Promise<void>;
  /** Drops it and ends its sessions; one that is not there is no error. */
  drop(name: string): Promise<void>;
  /** Renames several databases in one transaction, and lets nobody in meanwhile. */
  rename(renames: readonly { from: string; to: string }[]): Promise<void>;
  /** Such as 15. */
  serverMajor(): Promise<number>;
  /** Names of databases that begin so. */
  startingWith(start: string): Promise<string[]>;
  close(): Promise<void>;
}

/** After the signal, what was begun may be dropped, but a server that does not answer is not waited for. */
const TIDY_WITHIN_MS = 6_000;

/** Connects to a maintenance database of the URL's server: `postgres`, `template1`, or the URL's own. */
export async function openMaintenance(url: string, signal?: AbortSignal): Promise<Maintenance> {
  const session = await openAny(url);
  let impatience: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    impatience = setTimeout(() => session.abandon(), TIDY_WITHIN_MS);
  };
  signal?.addEventListener('abort', hurry, { once: true });
  return {
    async exists(name) {
      const rows = await session.query('select from pg_database where datname = $1', [name]);
      return rows.length > 0;
    },
    async create(name, like) {
      await session.query(createStatement(name, like)).catch((cause: unknown) => {
        throw refused('made', cause);
      });
    },
    async createEmpty(name) {
      await session
        .query(`create database ${quoteIdentifier(name)} template template0`)
        .catch((cause: unknown) => {
          throw refused('made', cause);
        });
    },
    async serverMajor() {
      const [row] = await session.query<{ major: number }>(
        `select current_setting('server_version_num')::int / 10000 as major`,
      );
      return row?.major ?? 0;
    },
    applyProperties: async (name, like, owners) => applyProperties(session, name, like, owners),
    async drop(name) {
      await session.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
    },
    rename: async (renames) => rename(session, renames),
    async startingWith(start) {
      const rows = await session.query<{ name: string }>(
        'select datname as name from pg_database where starts_with(datname, $1) order by datname',
        [start],
      );
      return rows.map(({ name }) => name);
    },
    close: async () => {
      signal?.removeEventListener('abort', hurry);
      await session.close();
      clearTimeout(impatience);
    },
  };
}

async function openAny(url: string): Promise<DirectSession> {
  const names = [...new Set(['postgres', 'template1', databaseOf(url)])];
  let failure: unknown;
  for (const name of names) {
    try {
      return await openDirectSession(withDatabase(url, name));
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function createStatement(name: string, like: DatabaseFacts): string {
  const parts = [
    `create database ${quoteIdentifier(name)} template template0`,
    `encoding ${literal(like.encoding)} lc_collate ${literal(like.collation)} lc_ctype ${literal(like.characterType)}`,
  ];
  // The provider can be named since 15; the system's is the default everywhere.
  const provider = PROVIDERS[like.localeProvider];
  if (provider !== undefined && like.locale !== null)
    parts.push(`locale_provider ${provider.name} ${provider.option} ${literal(like.locale)}`);
  return parts.join(' ');
}

const PROVIDERS: Readonly<Record<string, { name: string; option: string }>> = {
  i: { name: 'icu', option: 'icu_locale' },
  b: { name: 'builtin', option: 'builtin_locale' },
};

async function applyProperties(
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
    throw refused('given the owner, rights and settings of the one that was backed up', cause);
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

const NAME_LIST = /^(?:"[^"]*"|[\w$]+)(?:, *(?:"[^"]*"|[\w$]+))*$/;

function settingName(name: string): string {
  return name.split('.').map(quoteIdentifier).join('.');
}

// A list is stored as it was written, quoted names and all, and means the same written so again.
function settingValue(name: string, value: string): string {
  return LISTS.has(name.toLowerCase()) && NAME_LIST.test(value) ? value : literal(value);
}

function literal(text: string): string {
  return `${text.includes('\\') ? 'E' : ''}'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

async function rename(
  session: DirectSession,
  renames: readonly { from: string; to: string }[],
): Promise<void> {
  const from = renames.map((step) => step.from);
  try {
    // A pool that connects again at once would otherwise keep the name in use.
    for (const name of from)
      await session.query(`alter database ${quoteIdentifier(name)} allow_connections false`);
    await session.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1::text[])',
      [from],
    );
    await session.query('begin');
    try {
      for (const step of renames)
        await session.query(
          `alter database ${quoteIdentifier(step.from)} rename to ${quoteIdentifier(step.to)}`,
        );
      for (const step of renames)
        await session.query(`alter database ${quoteIdentifier(step.to)} allow_connections true`);
      await session.query('commit');
    } catch (error) {
      await session.query('rollback').catch(() => undefined);
      throw error;
    }
  } catch (cause) {
    for (const name of from)
      await session
        .query(`alter database ${quoteIdentifier(name)} allow_connections true`)
        .catch(() => undefined);
    throw new LensError(
      'restore_failed',
      'The databases could not be exchanged; each keeps its name and its content. Use their owner or a superuser, see that nothing holds them open, then run this again.',
      { cause },
    );
  }
}

function refused(what: string, cause: unknown): LensError {
  return new LensError(
    'restore_failed',
    `The database cannot be ${what}. The role needs CREATEDB, roles and locale of the backed up database must be there; --no-owner leaves owners and rights out.`,
    { cause },
  );
}
