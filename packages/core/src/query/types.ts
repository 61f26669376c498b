import type {
  CellValue,
  Column,
  Incomplete,
  QuerySpec,
  ResolvedRange,
  Warning,
} from '../contract/types/query.ts';
import type { Dataset } from '../contract/types/dataset.ts';
import type { Principal } from '../contract/types/identity.ts';
import type { RowSecurity } from '../databases/analytics-database.ts';
import type { SqlStatement } from '../databases/sql-client.ts';
import type { Calendar } from './time/calendar.ts';
import type { GroupValue } from './plan/plan-group.ts';
import type { QueryPlan } from './plan/plan-query.ts';
import type { Reconciliation } from './reconcile/plan-reconciliations.ts';
import type { DatasetModels } from './dataset/dataset-models.ts';
import type { UniqueClaim } from './dataset/unique-claims.ts';
import type { CursorSeal } from './cursor/cursors.ts';
import type { ZoneSource } from './time/zone.ts';

/** Everything a plan depends on besides the question: the query room has no clock and does no I/O. */
export interface QueryContext {
  dataset: Dataset;
  principal: Principal;
  /** The instant that relative ranges are resolved against. */
  now: Date;
  /** Zones in order of precedence after the spec's own; the first that is set wins, else UTC. */
  timezones: readonly (string | null | undefined)[];
  /** Zones in order of precedence that dates of locked filters are read in, whatever zone is asked for. @default UTC */
  homeTimezones?: readonly (string | null | undefined)[];
  /** Where weeks and fiscal years begin. @default Monday and January */
  calendar?: Calendar;
  limits: QueryLimits;
  /** Rows as they are, in no order, instead of one for each group. Only for questions without metrics. */
  rows?: true;
  /** Only rows of the group that has these values. */
  group?: readonly GroupValue[];
  /** Finds zones; share one of `createZoneSource()` between queries, since making a zone is slow. @default a new zone a query */
  zones?: ZoneSource;
  /** Makes and reads cursors; without it answers have none. */
  cursors?: CursorSeal;
  /** Finds models of datasets; share one of `createDatasetModels()` between queries. @default a new model a query */
  models?: DatasetModels;
}

export interface QueryLimits {
  maxRows: number;
  maxDimensions: number;
  maxMetrics: number;
  maxFilters: number;
  maxFilterDepth: number;
  maxListValues: number;
}

/** Turns one of Postgres's text values into a JSON value. */
export type CellDecoder = (text: string) => CellValue;

/** Rows besides those of the answer: each row begins with its section and its place there. */
export interface AnswerSections {
  /** The dimensions of each level of subtotals, from the first; null without totals. */
  readonly subtotals: readonly (readonly string[])[] | null;
  /** The most rows of a level of subtotals. */
  readonly maxRows: number;
}

/** Pages of an answer. */
export interface AnswerPages {
  /** Places, from 0, of the columns of the statement by which its rows are ordered. */
  readonly order: readonly number[];
  /** The cursor after a row with these values in that order; null where it would be too long. */
  cursorAfter(values: readonly (string | null)[]): string | null;
}

/** A compiled question: frozen plain data, ready to run. */
export interface CompiledQuery {
  readonly statement: SqlStatement;
  readonly columns: readonly Column[];
  /** One decoder a column, in column order. */
  readonly decoders: readonly CellDecoder[];
  /** Rows asked of the database: the limit plus one, so that truncation is known honestly. */
  readonly limit: number;
  /** What its rows are, where they are not all rows of the answer; null where they are. */
  readonly sections: AnswerSections | null;
  /** Which of the outer buckets are there in part only; undefined where that cannot be said. */
  readonly incomplete: Incomplete | undefined;
  /** What is to be the sum of what; the answer warns where it is not. */
  readonly reconciliations: readonly Reconciliation[];
  /** How the rows after this answer are asked for; null where its rows are not asked for in pages. */
  readonly pages: AnswerPages | null;
  readonly timezone: string;
  readonly ranges: readonly ResolvedRange[];
  readonly warnings: readonly Warning[];
  /** The next instant at which a relative range means something else; null when it never does. */
  readonly validUntil: Date | null;
  /** Which row policy was applied, for the cache key and for explain. */
  readonly policyFingerprint: string;
  /** Row-level security that the statement must run under; null where the dataset asks for none. */
  readonly rowSecurity: RowSecurity | null;
  readonly datasetId: string;
  /** Undefined: the default data source. */
  readonly dataSourceId: string | undefined;
  /** Tables read, as `schema.table`, for invalidation. */
  readonly tables: readonly string[];
  /** What the joins claim of the data; the answer is right only where it holds. */
  readonly claims: readonly UniqueClaim[];
  /** What the statement was made of, so that it can be fused with others; left out where it never is. */
  readonly plan?: QueryPlan;
}

/** Validates, plans and compiles one question. Throws a ValidationError with every problem found. */
export type CompileQuery = (spec: QuerySpec, context: QueryContext) => CompiledQuery;
