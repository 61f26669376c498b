import type {
  AggregateMetric,
  FilterOperator,
  Granularity,
  PlainAggregate,
  WindowAggregate,
} from '../../contract/types/query.ts';
import type { FieldType, Join, StoredAs } from '../../contract/types/dataset.ts';
import type { SqlType } from '../compile/sql.ts';
import type { Operation } from '../formula/operations/operation.ts';
import type { Calendar } from '../time/calendar.ts';

/** How Postgres computes a number; tells when arithmetic could overflow. */
export type NumberSize = 'int4' | 'int8' | 'numeric' | 'float8';

/** What is known of every expression. */
export interface Typed {
  readonly type: FieldType;
  /** Only for `timestamp` and `date`. */
  readonly storedAs: StoredAs | null;
  /** Only for numbers. */
  readonly size: NumberSize | null;
  /** Nodes below and including this one; bounds the SQL that formulas over formulas expand to. */
  readonly weight: number;
}

export interface ColumnExpression extends Typed {
  readonly kind: 'column';
  /** `base` or a join's alias. */
  readonly table: string;
  readonly column: string;
}

export interface LiteralExpression extends Typed {
  readonly kind: 'literal';
  /** Numbers as their text. */
  readonly value: string | boolean | null;
}

export interface OperationExpression extends Typed {
  readonly kind: 'operation';
  readonly operation: Operation;
  readonly operands: readonly Expression[];
}

/** What an aggregate may be told besides its field and its filters. */
export type AggregateOption = keyof Pick<AggregateMetric, 'p' | 'by'>;

export interface AggregateExpression extends Typed {
  readonly kind: 'aggregate';
  readonly aggregate: PlainAggregate;
  /** Null counts rows. An aggregate where it is calculated over the values of finer groups. */
  readonly argument: Expression | null;
  /** What the finer groups are grouped by besides; left out where the argument is a value of a row. */
  readonly per?: readonly PlannedDimension[];
  /** Only those that the aggregate takes: a literal, or a value of the row such as the time to order by. */
  readonly options: Readonly<Partial<Record<AggregateOption, Expression>>>;
  readonly filter: Condition | null;
}

/** What is calculated over a value of all groups. */
export interface WindowExpression extends Typed {
  readonly kind: 'window';
  readonly window: WindowAggregate;
  /** What it is calculated over: an aggregate, or another metric; without windows. */
  readonly value: Expression;
  /** Place of the dimension within which it is calculated; null for all groups. */
  readonly of: number | null;
  /** For `rank`: without gaps after equal ranks. */
  readonly isDense: boolean;
  /** For `movingAverage`: groups, this one included. */
  readonly length: number;
}

/** A typed value of a row, or of a group when an aggregate is in it. */
export type Expression =
  | ColumnExpression
  | LiteralExpression
  | OperationExpression
  | AggregateExpression
  | WindowExpression;

/** One value, with the type it is cast to. */
export interface PointValue {
  readonly kind: 'point';
  readonly value: string | boolean;
  readonly cast: SqlType;
}

/** A half-open span of time: microseconds since the epoch, or of the wall clock as if it were UTC. */
export interface SpanValue {
  readonly kind: 'span';
  readonly start: bigint;
  readonly end: bigint;
}

export type PlannedValue = PointValue | SpanValue;

export interface ComparisonCondition {
  readonly kind: 'comparison';
  readonly operator: FilterOperator;
  readonly operand: Expression;
  readonly values: readonly PlannedValue[];
  readonly caseSensitive: boolean;
}

/** True when some row of these joins fits, so that joins which repeat rows need not be made. */
export interface ExistsCondition {
  readonly kind: 'exists';
  /** In the dataset's order; they lean on each other and on the tables of the row. */
  readonly joins: readonly Join[];
  readonly conditions: readonly Condition[];
}

/** True for times that fall in one piece when they are cut. */
export interface PieceCondition {
  readonly kind: 'piece';
  readonly operand: Expression;
  readonly storedAs: StoredAs;
  readonly granularity: Granularity;
  readonly calendar: Calendar;
  /** As the piece is grouped by. */
  readonly value: PointValue;
}

/** A yes or no about a row, or about a group. */
export type Condition =
  | ComparisonCondition
  | ExistsCondition
  | PieceCondition
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'never' };

/** What a column of the answer is called and how it is shown. */
export interface PlannedDimension {
  readonly alias: string;
  readonly expression: Expression;
  readonly granularity: Granularity | null;
  /** What decides where weeks, quarters and years begin. */
  readonly calendar: Calendar;
}

export interface PlannedMetric {
  readonly alias: string;
  readonly expression: Expression;
}

export interface PlannedOrder {
  /** Position among the columns, from 1. */
  readonly position: number;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}
