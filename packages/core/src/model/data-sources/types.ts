import type {
  ConnectionTest,
  DataSource,
  Resource,
  ResourceColumn,
} from '../../contract/types/data-source.ts';
import type {
  DataSourceChange,
  DataSourceCreate,
  DeletionImpact,
} from '../../contract/types/data-source-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ListQuery, Page } from '../../contract/types/list.ts';
import type { RequestFacts } from '../../lens-types.ts';

/** The analytics databases of a tenant. Ids of another tenant are not found. No method ever gives a URL back. */
export interface DataSourceService {
  list(principal: Principal, query?: ListQuery): Promise<Page<DataSource>>;
  get(principal: Principal, id: string): Promise<DataSource>;
  /**
   * Adds a data source. Its URLs are checked and encrypted, not tried: `test` does that. Throws a ValidationError
   * that points at what is wrong with a URL, and LensError `conflict` for a name that is taken.
   */
  create(principal: Principal, input: DataSourceCreate, facts?: RequestFacts): Promise<DataSource>;
  /**
   * Changes what is given. A new URL takes the replicas of the old one away, unless new ones are given too. It is
   * used for every statement that begins later; in other processes the old connections are closed within five seconds.
   */
  update(
    principal: Principal,
    id: string,
    change: DataSourceChange,
    facts?: RequestFacts,
  ): Promise<DataSource>;
  /** Throws LensError `conflict` for the one of the configuration, and while datasets are over it. */
  delete(principal: Principal, id: string, facts?: RequestFacts): Promise<void>;
  /** What stands in the way of deleting it. */
  impact(principal: Principal, id: string): Promise<DeletionImpact>;
  /** Connects to it now, by connections of its own. A failure is an answer, and looks the same whatever failed. */
  test(principal: Principal, id: string, facts?: RequestFacts): Promise<ConnectionTest>;
  /** Tables and views that its role may read, by schema and name. Known for five seconds. */
  resources(principal: Principal, id: string, query?: ListQuery): Promise<Page<Resource>>;
  /** Columns that its role may read, in the table's order. */
  columns(
    principal: Principal,
    id: string,
    table: { schema: string; name: string },
  ): Promise<Page<ResourceColumn>>;
}
