import { LensError, quoteIdentifier } from '@istari-lens/core';
import { openDirectSession, type DirectSession } from './direct-session.ts';
import type { DatabaseFacts } from './database-facts.ts';
import { databaseOf, withDatabase } from './database-url.ts';
import { applyProperties, propertiesRefused } from './database-properties.ts';
import { renameDatabases, type Rename } from './rename-databases.ts';
import { claimScratch, dropAbandoned, markScratch } from './scratch-databases.ts';
import { commentStatement, literal } from './sql-literal.ts';
import { readServerIdentity } from './server-identity.ts';
import { dropSubscriptions } from './subscriptions.ts';
import { describeDatabase, findKept, type KeptDatabase, type KnownDatabase } from './swap-marks.ts';

/** Makes, drops and renames databases of a server, from a database that none of that concerns. */
export interface Maintenance {
  exists(name: string): Promise<boolean>;
  /** Holds the name of a scratch database until this is closed: whoever finds it can tell that it is in use. */
  claim(name: string): Promise<void>;
  /** Drops scratch databases of processes that were killed, and resolves to their names. */
  dropAbandoned(): Promise<string[]>;
  /** Makes an empty database with the encoding and locale of another. */
  create(name: string, like: DatabaseFacts): Promise<void>;
  /** Makes an empty database with the server's defaults. */
  createEmpty(name: string): Promise<void>;
  /** Gives it owner, rights and settings of another. Without owners, only settings for everybody. */
  applyProperties(name: string, like: DatabaseFacts, owners: boolean): Promise<void>;
  /** Drops it and ends its sessions; one that is not there is no error. */
  drop(name: string): Promise<void>;
  /**
   * Drops one that was made by us, with subscriptions and all.
   *
   * @throws LensError `restore_failed` when it remains.
   */
  discard(name: string): Promise<void>;
  /** Renames several databases in one transaction, and lets nobody in meanwhile. */
  rename(renames: readonly Rename[]): Promise<void>;
  /** What the server knows of a database; null when there is none. */
  describe(name: string): Promise<KnownDatabase | null>;
  /** Databases that are kept because of a swap of the name. */
  keptOf(name: string): Promise<KeptDatabase[]>;
  /** See `readServerIdentity`. */
  serverIdentity(): Promise<string | null>;
  /** Such as 15. */
  serverMajor(): Promise<number>;
  close(): Promise<void>;
}

/** After the signal, what was begun may be dropped, but a server that does not answer is not waited for. */
const TIDY_WITHIN_MS = 6_000;

/** Connects to a maintenance database of the URL's server: `postgres`, `template1`, or the URL's own. */
export async function openMaintenance(url: string, signal?: AbortSignal): Promise<Maintenance> {
  const session = await openAny(url);
  const claimed = new Set<string>();
  const comments = new Map<string, string | null>();
  const markClaimed = async (name: string): Promise<void> => {
    if (claimed.has(name)) await markScratch(session, name, true);
  };
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
    async claim(name) {
      await claimScratch(session, name);
      claimed.add(name);
    },
    dropAbandoned: async () => dropAbandoned(session),
    async create(name, like) {
      await session.query(createStatement(name, like)).catch((cause: unknown) => {
        throw propertiesRefused('made', cause);
      });
      await markClaimed(name);
    },
    async createEmpty(name) {
      await session
        .query(`create database ${quoteIdentifier(name)} template template0`)
        .catch((cause: unknown) => {
          throw propertiesRefused('made', cause);
        });
      await markClaimed(name);
    },
    async serverMajor() {
      const [row] = await session.query<{ major: number }>(
        `select current_setting('server_version_num')::int / 10000 as major`,
      );
      return row?.major ?? 0;
    },
    async applyProperties(name, like, owners) {
      const { comment = null } = like;
      await applyProperties(session, name, like, owners);
      if (claimed.has(name)) comments.set(name, comment);
      else if (comment !== null) await session.query(commentStatement(name, comment));
    },
    async drop(name) {
      await session.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
    },
    discard: async (name) => discard(session, url, name),
    async rename(renames) {
      const second = await openAny(url);
      try {
        await renameDatabases(
          session,
          second,
          // A claimed one says that it may be dropped; under its new name it says what it is to say.
          renames.map((step) =>
            claimed.has(step.from) ? { comment: comments.get(step.from) ?? null, ...step } : step,
          ),
        );
      } finally {
        await second.close();
      }
    },
    serverIdentity: async () => readServerIdentity(session),
    describe: async (name) => describeDatabase(session, name),
    keptOf: async (name) => findKept(session, name),
    close: async () => {
      signal?.removeEventListener('abort', hurry);
      await session.close();
      clearTimeout(impatience);
    },
  };
}

/** The number of the URL's server, whether or not its database is there; see `readServerIdentity`. */
export async function identityOfServer(url: string): Promise<string | null> {
  const session = await openAny(url);
  try {
    return await readServerIdentity(session);
  } finally {
    await session.close();
  }
}

async function discard(session: DirectSession, url: string, name: string): Promise<void> {
  const statement = `drop database if exists ${quoteIdentifier(name)} with (force)`;
  try {
    await session.query(statement).catch(async () => {
      await dropSubscriptions(withDatabase(url, name));
      await session.query(statement);
    });
  } catch (cause) {
    throw new LensError(
      'restore_failed',
      `The scratch database ${name} cannot be dropped: it remains on the server, with the data in it. See what holds it, then drop it by hand.`,
      { cause },
    );
  }
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
