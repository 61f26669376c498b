import { checkMigrations } from '@istari-lens/core';
import type { BackupFacts } from '../doctor/backup-facts.ts';
import { connectionBudget } from './connection-budget.ts';
import { databaseFacts, type DatabaseFacts } from './database-facts.ts';
import { formatMetrics, type MetricFamily, type MetricValue } from './metrics-text.ts';
import { replicas } from './replicas.ts';

export interface OperationsMetricsOptions {
  /** The app database, by a direct connection. */
  app: { url: string; schema: string };
  /** The analytics database, when there is one. */
  analytics?: { url: string };
  /** Reads what backups there are; without it, their metrics are left out. */
  readBackups?: () => Promise<BackupFacts>;
}

/**
 * What Prometheus should know and the API cannot tell: databases, migrations, backups. In the text
 * format, for a scheduled job that writes it where node_exporter's textfile collector looks.
 *
 * A database that cannot be reached has `istari_database_up` 0 and nothing else; a failure to read the
 * backups rejects.
 */
export async function operationsMetrics(options: OperationsMetricsOptions): Promise<string> {
  const databases = [
    { database: 'app', url: options.app.url },
    ...(options.analytics === undefined ? [] : [{ database: 'analytics', url: options.analytics.url }]),
  ];
  const read = await Promise.all(databases.map(readDatabase));
  const behind = await migrationsBehind(options.app);
  const backups = await options.readBackups?.();
  const of = (pick: (one: DatabaseReading) => MetricValue[]): MetricValue[] => read.flatMap(pick);
  const facts = (pick: (found: DatabaseFacts) => number | null): MetricValue[] =>
    of(({ labels, found }) => {
      const value = found === undefined ? null : pick(found.facts);
      return value === null ? [] : [{ labels, value }];
    });

  const families: MetricFamily[] = [
    {
      name: 'istari_database_up',
      help: 'Whether the database answers.',
      values: of(({ labels, found }) => [{ labels, value: found === undefined ? 0 : 1 }]),
    },
    {
      name: 'istari_database_connections',
      help: 'Connections to the server, by everybody.',
      values: of(({ labels, found }) => (found ? [{ labels, value: found.budget.used }] : [])),
    },
    {
      name: 'istari_database_max_connections',
      help: 'Connections that the server gives to others than superusers.',
      values: of(({ labels, found }) =>
        found ? [{ labels, value: found.budget.max - found.budget.reserved }] : [],
      ),
    },
    {
      name: 'istari_database_size_bytes',
      help: 'Size of the database.',
      values: facts(({ sizeBytes }) => sizeBytes),
    },
    {
      name: 'istari_database_blocked_sessions',
      help: 'Sessions that wait for a lock.',
      values: facts(({ blockedSessions }) => blockedSessions),
    },
    {
      name: 'istari_database_oldest_transaction_seconds',
      help: 'Age of the oldest open transaction that the role of this job may see.',
      values: facts(({ oldestTransactionSeconds }) => oldestTransactionSeconds),
    },
    {
      name: 'istari_database_hidden_sessions',
      help: 'Sessions of other roles whose state the role of this job may not see: it lacks pg_monitor.',
      values: facts(({ hiddenSessions }) => hiddenSessions),
    },
    {
      name: 'istari_database_cache_hit_ratio',
      help: "Part of the blocks that came from the server's memory since its statistics were reset.",
      values: facts(({ cacheHit }) => cacheHit),
    },
    {
      name: 'istari_database_frozen_age',
      help: 'Transactions since the oldest row was frozen; at two billion the server stops.',
      values: facts(({ frozenAge }) => frozenAge),
    },
    {
      name: 'istari_database_replica_lag_bytes',
      help: 'WAL that a replica or slot has not taken yet.',
      values: of(({ labels, found }) =>
        (found?.replicas ?? []).flatMap(({ kind, name, lagBytes }) =>
          lagBytes === null ? [] : [{ labels: { ...labels, kind, name }, value: lagBytes }],
        ),
      ),
    },
    {
      name: 'istari_migrations_pending',
      help: 'Migrations that this release has and the app database lacks.',
      values: behind === undefined ? [] : [{ value: behind }],
    },
    {
      name: 'istari_backup_last_success_timestamp_seconds',
      help: 'When the newest complete backup was made; 0 for never.',
      values: backups === undefined ? [] : [{ value: secondsOf(backups.newestAt) }],
    },
    {
      name: 'istari_verified_restore_last_success_timestamp_seconds',
      help: 'When a backup was last restored on trial and found whole; 0 for never.',
      values: backups === undefined ? [] : [{ value: secondsOf(backups.restoredAt) }],
    },
  ];
  return formatMetrics(families);
}

type Found = {
  facts: DatabaseFacts;
  budget: Awaited<ReturnType<typeof connectionBudget>>;
  replicas: Awaited<ReturnType<typeof replicas>>;
};

interface DatabaseReading {
  labels: { database: string };
  /** Undefined when it cannot be reached. */
  found: Found | undefined;
}

async function readDatabase({ database, url }: { database: string; url: string }): Promise<DatabaseReading> {
  const labels = { database };
  try {
    const target = { url };
    return {
      labels,
      found: {
        facts: await databaseFacts(target),
        budget: await connectionBudget(target),
        replicas: await replicas(target),
      },
    };
  } catch {
    return { labels, found: undefined };
  }
}

async function migrationsBehind(app: { url: string; schema: string }): Promise<number | undefined> {
  try {
    const { current, head } = await checkMigrations(app);
    return Math.max(0, head - current);
  } catch {
    return undefined;
  }
}

function secondsOf(time: Date | null): number {
  return time === null ? 0 : Math.floor(time.getTime() / 1000);
}
