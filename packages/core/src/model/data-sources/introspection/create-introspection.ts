import type { Resource, ResourceColumn } from '../../../contract/types/data-source.ts';
import type { ListQuery, Page } from '../../../contract/types/list.ts';
import type { AnalyticsDatabase } from '../../../databases/index.ts';
import { NotFoundError } from '../../../errors/index.ts';
import { createGate, type Gate } from '../../../execution/index.ts';
import { planList, type SortKeys } from '../../lists/list-plan.ts';
import type { DataSourceRecord } from '../data-source-record.ts';
import { readResourceCursor, writeResourceCursor } from './resource-cursor.ts';
import { readResourceColumns, readResources } from './resources-repository.ts';
import { rememberReads } from './remember-reads.ts';

/** A look into a catalogue gets less time than a question may have. */
const MAX_TIMEOUT_MS = 10_000;
/** Looks at once into one database; the connections are for questions. */
const CONCURRENCY = 2;
const MAX_QUEUED = 50;

/** By schema and name. */
const SORTS: SortKeys = { name: { type: 'text', column: 'name' } };

export interface IntrospectionOptions {
  databaseOf: (record: DataSourceRecord) => AnalyticsDatabase;
  /** Schema in which Lens keeps its own tables. */
  lensSchema: string;
  /** Of questions. */
  limits: { timeoutMs: number };
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/** What there is to read in a data source. Raises what reading raises. */
export interface Introspection {
  resources(record: DataSourceRecord, query?: ListQuery): Promise<Page<Resource>>;
  /** Throws NotFoundError for what its role may not read as for what is not there. */
  columns(record: DataSourceRecord, table: { schema: string; name: string }): Promise<Page<ResourceColumn>>;
}

/** Looks into the catalogues of the data sources of one Lens, by their own roles; remembers what it saw for seconds. */
export function createIntrospection(options: IntrospectionOptions): Introspection {
  const { databaseOf, lensSchema, monotonic = () => performance.now() } = options;
  const limits = { timeoutMs: Math.min(options.limits.timeoutMs, MAX_TIMEOUT_MS) };
  const resourcesRead = rememberReads<Resource[]>({ monotonic });
  const columnsRead = rememberReads<ResourceColumn[] | undefined>({ monotonic });
  const gates = new WeakMap<AnalyticsDatabase, Gate>();

  function inTurn<T>(
    record: DataSourceRecord,
    work: (database: AnalyticsDatabase) => Promise<T>,
  ): Promise<T> {
    const database = databaseOf(record);
    const gate =
      gates.get(database) ??
      createGate({ capacity: CONCURRENCY, maxQueued: MAX_QUEUED, maxWaitMs: limits.timeoutMs });
    gates.set(database, gate);
    return gate.pass({ tenant: record.tenant }, () => work(database));
  }

  return {
    async resources(record, query = {}) {
      const { cursor, ...rest } = query;
      const { limit, search, sort, descending } = planList(rest, SORTS, 'name');
      const after = cursor === undefined ? null : readResourceCursor(cursor, sort);
      const asked = { search, after, descending, limit };
      const rows = await resourcesRead.of(keyOf(record, asked), () =>
        inTurn(record, (database) => readResources(database, { ...asked, lensSchema }, limits)),
      );
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      return {
        items: items.map((item) => ({ ...item })),
        nextCursor: hasMore ? writeResourceCursor(sort, last) : null,
      };
    },

    async columns(record, { schema, name }) {
      const columns = await columnsRead.of(keyOf(record, { schema, name }), () =>
        inTurn(record, (database) => readResourceColumns(database, { schema, name, lensSchema }, limits)),
      );
      if (columns === undefined) throw new NotFoundError('The table or view');
      return { items: columns.map((column) => ({ ...column })), nextCursor: null };
    },
  };
}

function keyOf({ tenant, id, version }: DataSourceRecord, asked: object): string {
  return JSON.stringify([tenant, id, version, Object.entries(asked)]);
}
