import type { QueryCache } from '../../cache/index.ts';
import type { ResolvedConfig } from '../../config/index.ts';
import type { Executor, LoadGroup } from '../../execution/index.ts';
import type { QueryContext } from '../../query/index.ts';
import type { LoadContext } from '../cardinality/load-answer.ts';
import type { DataSourceZones } from './data-source-zones.ts';

/** What questions are compiled, looked up and answered with; one for each Lens. */
export interface AskContext extends LoadContext {
  executor: Pick<Executor, 'run' | 'export' | 'explain'>;
  cache: QueryCache;
  config: Pick<ResolvedConfig, 'query' | 'cache'>;
  clock: () => Date;
  /** Shared by all questions, since making a time zone is slow. */
  zones: NonNullable<QueryContext['zones']>;
  /** Shared by all questions, since reading the formulas of a dataset is slow. */
  models: NonNullable<QueryContext['models']>;
  /** Makes and reads the cursors of answers. */
  cursors: NonNullable<QueryContext['cursors']>;
  /** The same zones as the database that answers knows them. */
  dataSourceZones: DataSourceZones;
  /** Begins a group of so many questions that are asked together. */
  loadGroup: (size: number) => LoadGroup;
}
