import type {
  Dashboard,
  DashboardDefinition,
  DashboardSummary,
  Widget,
} from '../../contract/types/dashboard.ts';
import type {
  DashboardExport,
  DashboardListQuery,
  DashboardVersion,
  DiffQuery,
  VersionDiff,
  VersionSummary,
} from '../../contract/types/dashboard-requests.ts';
import type { ImportQuery, ImportReport } from '../../contract/types/dataset-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ListQuery, Page } from '../../contract/types/list.ts';
import type { Sharing } from '../../contract/types/sharing.ts';
import type { RequestFacts } from '../../lens-types.ts';
import type { Revision } from '../revisions/require-revision.ts';

/** Changes of single widgets, each a change of their dashboard: it has another revision afterwards. */
export interface WidgetsService {
  widget(principal: Principal, id: string, widgetId: string): Promise<Widget>;
  /** Adds a widget after the others. Throws as `DashboardRecordsService.update` does. */
  createWidget(
    principal: Principal,
    id: string,
    widget: Widget,
    made: Revision,
    facts?: RequestFacts,
  ): Promise<Widget>;
  /** Puts a widget in the place of another, where it may have another id. */
  updateWidget(
    principal: Principal,
    place: { id: string; widgetId: string },
    widget: Widget,
    made: Revision,
    facts?: RequestFacts,
  ): Promise<Widget>;
  deleteWidget(
    principal: Principal,
    place: { id: string; widgetId: string },
    made: Revision,
    facts?: RequestFacts,
  ): Promise<void>;
}

/** What dashboards were at each of their revisions. */
export interface DashboardVersionsService {
  /** The newest first, unless `sort` says otherwise. */
  versions(principal: Principal, id: string, query?: ListQuery): Promise<Page<VersionSummary>>;
  version(principal: Principal, id: string, revision: number): Promise<DashboardVersion>;
  /**
   * What is other in a later or earlier revision, or in the current one. What has an `id` in a list, such as a widget,
   * is known by it: pointers of what was added or changed lead into the revision `to`, of what was removed into `from`,
   * and another order is a change of the list, from ids to ids.
   */
  diff(principal: Principal, id: string, revision: number, query?: DiffQuery): Promise<VersionDiff>;
  /** Makes an earlier revision the newest one. Checked as a change is, and throws as one does. */
  restore(
    principal: Principal,
    place: { id: string; revision: number },
    made: Revision,
    facts?: RequestFacts,
  ): Promise<Dashboard>;
}

/** Dashboards of a tenant, as far as they are shared with who asks: all others are not found. */
export interface DashboardRecordsService extends DashboardVersionsService, WidgetsService {
  /** `q` is looked for in titles and descriptions. */
  list(principal: Principal, query?: DashboardListQuery): Promise<Page<DashboardSummary>>;
  get(principal: Principal, id: string): Promise<Dashboard>;
  /**
   * Adds a dashboard. Throws a ValidationError `invalid_dashboard` with every problem, those of the questions of its
   * widgets too.
   */
  create(principal: Principal, definition: DashboardDefinition, facts?: RequestFacts): Promise<Dashboard>;
  /**
   * Puts a definition in the place of the one of this revision, checked as a new one is. Throws LensError
   * `revision_required` or `revision_stale`, and ForbiddenError for those who may only view it.
   */
  update(
    principal: Principal,
    id: string,
    definition: DashboardDefinition,
    made: Revision,
    facts?: RequestFacts,
  ): Promise<Dashboard>;
  /** With all of its versions. Throws LensError `revision_required` or `revision_stale`. */
  delete(principal: Principal, id: string, made: Revision, facts?: RequestFacts): Promise<void>;
  /** Marks it for the principal alone; to do so twice changes nothing. */
  addFavourite(principal: Principal, id: string): Promise<void>;
  removeFavourite(principal: Principal, id: string): Promise<void>;
  /** Who may use it besides its owner. For those who may change it. */
  sharing(principal: Principal, id: string): Promise<Sharing>;
  /** Puts this in the place of who may use it. In other processes it counts within a second. */
  share(principal: Principal, id: string, sharing: Sharing, facts?: RequestFacts): Promise<Sharing>;
  /** As a document for another deployment, with those datasets it asks that the principal sees whole. */
  export(principal: Principal, id: string): Promise<DashboardExport>;
  /**
   * Makes a dashboard out of a document, and those of its datasets that are not there. Throws a ValidationError with
   * every problem, on a dry run too.
   */
  import(
    principal: Principal,
    document: DashboardExport,
    query?: ImportQuery,
    facts?: RequestFacts,
  ): Promise<ImportReport>;
}
