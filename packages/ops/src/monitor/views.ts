import type { DatabaseTarget } from '../postgres/session.ts';
import { formatBytes, formatSeconds, formatShare } from '../report/format-quantity.ts';
import { formatTextTable } from '../report/text-table.ts';
import { bloat } from './bloat.ts';
import { cacheHit } from './cache-hit.ts';
import { connections } from './connections.ts';
import { indexes } from './indexes.ts';
import { locks, type LockWait } from './locks.ts';
import { replicas } from './replicas.ts';
import { slowQueries } from './slow-queries.ts';
import { describeVisibility, visibility } from './visibility.ts';

/** What `istari-lens db <name>` shows. */
export type MonitorViewName =
  | 'connections'
  | 'slow-queries'
  | 'cache-hit'
  | 'locks'
  | 'bloat'
  | 'indexes'
  | 'replicas';

/** One view: the rows for a program, and a table of them for people. */
export interface MonitorView {
  summary: string;
  /** Whether `text` makes a difference: statements, which may hold values, are then shown whole. */
  hasText: boolean;
  read(target: DatabaseTarget, options?: MonitorViewOptions): Promise<MonitorReading>;
}

/** How a view is read. */
export interface MonitorViewOptions {
  /** With the text of the statements, which may hold values. @default false */
  text?: boolean;
}

/** What a view shows. */
export interface MonitorReading {
  rows: readonly object[];
  text: string;
  /** What the role was not shown; undefined when it saw everything. */
  note: string | undefined;
}

/** Every view by its name. */
export const MONITOR_VIEWS: Readonly<Record<MonitorViewName, MonitorView>> = {
  connections: view({
    summary: 'Who is connected, by user, program and state.',
    none: 'Nobody else is connected.',
    read: connections,
    hides: true,
    columns: {
      count: (row) => String(row.count),
      state: (row) => row.state,
      waiting: (row) => String(row.waiting),
      longest: (row) => formatSeconds(row.longestSeconds),
      user: (row) => row.user ?? '',
      database: (row) => row.database ?? '',
      program: (row) => row.application,
    },
  }),
  'slow-queries': view({
    summary:
      'The statements that took the most time in all (needs pg_stat_statements; says how to switch it on).',
    none: 'No statement was counted yet.',
    read: (target) => slowQueries(target),
    hides: true,
    columns: {
      total: (row) => formatSeconds(row.totalMs / 1000),
      calls: (row) => String(row.calls),
      mean: (row) => `${row.meanMs.toFixed(1)} ms`,
      max: (row) => `${row.maxMs.toFixed(1)} ms`,
      'cache hit': (row) => formatShare(row.cacheHit),
      user: (row) => row.user ?? '',
      query: (row) => row.query.slice(0, 100),
    },
  }),
  'cache-hit': view({
    summary: "How much of what is read comes from the server's memory.",
    none: 'Nothing was read yet.',
    read: (target) => cacheHit(target),
    columns: {
      table: (row) => row.table,
      'table hit': (row) => formatShare(row.tableHit),
      'index hit': (row) => formatShare(row.indexHit),
      'blocks missed': (row) => String(row.blocksRead),
    },
  }),
  locks: view({
    summary: 'Who waits for whom.',
    none: 'Nobody waits for a lock.',
    read: locks,
    hides: true,
    hasText: true,
    columns: {
      waiting: (row) => String(row.waitingPid),
      for: (row) => formatSeconds(row.waitingSeconds),
      on: (row) => row.relation ?? '',
      'held by': (row) => holderOf(row),
      state: (row) => row.blockingState ?? (row.blockingPid === 0 ? '' : 'hidden'),
      since: (row) => formatSeconds(row.blockingSeconds),
      'its statement': (row) => row.blockingQuery?.slice(0, 80) ?? '',
    },
  }),
  bloat: view({
    summary: 'Tables with dead rows that vacuum has not removed.',
    none: 'There is no table.',
    read: (target) => bloat(target),
    columns: {
      table: (row) => row.table,
      size: (row) => formatBytes(row.sizeBytes),
      live: (row) => String(row.liveRows),
      dead: (row) => String(row.deadRows),
      'dead share': (row) => formatShare(row.deadShare),
      vacuumed: (row) => row.lastVacuum?.toISOString() ?? 'never',
      'frozen age': (row) => String(row.frozenAge),
    },
  }),
  indexes: view({
    summary: 'Indexes that are invalid, duplicate, unused or missing.',
    none: 'Nothing is wrong with the indexes.',
    read: indexes,
    columns: {
      problem: (row) => row.problem,
      table: (row) => row.table,
      index: (row) => row.index ?? '',
      size: (row) => formatBytes(row.sizeBytes),
      scans: (row) => (row.scans === null ? '' : String(row.scans)),
      advice: (row) => row.advice,
    },
  }),
  replicas: view({
    summary: 'How far replicas are behind, and slots that keep WAL for nobody.',
    none: 'This server has no replicas.',
    read: replicas,
    hides: true,
    columns: {
      kind: (row) => row.kind,
      name: (row) => row.name,
      state: (row) => row.state,
      behind: (row) => formatBytes(row.lagBytes),
      'behind by': (row) => formatSeconds(row.lagSeconds),
    },
  }),
};

interface ViewDescription<Row extends object> {
  summary: string;
  /** What to say when there is no row. */
  none: string;
  read(target: DatabaseTarget, options: MonitorViewOptions): Promise<Row[]>;
  /** Whether it shows what is hidden from roles without pg_monitor. @default false */
  hides?: boolean;
  /** @default false */
  hasText?: boolean;
  columns: Readonly<Record<string, (row: Row) => string>>;
}

function view<Row extends object>({
  summary,
  none,
  read,
  hides = false,
  hasText = false,
  columns,
}: ViewDescription<Row>): MonitorView {
  return {
    summary,
    hasText,
    async read(target, options = {}) {
      const rows = await read(target, options);
      const note = hides ? describeVisibility(await visibility(target)) : undefined;
      if (rows.length === 0) return { rows, text: none, note };
      const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
      return { rows, text: formatTextTable(Object.keys(columns), cells), note };
    },
  };
}

function holderOf({ blockingPid, blockingUser, blockingApplication }: LockWait): string {
  if (blockingPid === 0) return 'a prepared transaction';
  return `${blockingPid} ${blockingUser ?? ''} ${blockingApplication ?? ''}`.trim();
}
