import type { DatasetCheck, DatasetExport } from '../../contract/types/dataset-requests.ts';
import type { FieldValues, ImportQuery, ImportReport } from '../../contract/types/dataset-requests.ts';
import type { PreviewRequest, ValuesRequest } from '../../contract/types/dataset-requests.ts';
import type { Dataset, DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ListQuery, Page } from '../../contract/types/list.ts';
import type { QueryResult } from '../../contract/types/query.ts';
import type { Sharing } from '../../contract/types/sharing.ts';
import type { Answer, AnswerFacts, RequestFacts, RunOptions } from '../../lens-types.ts';
import type { Revision } from '../revisions/require-revision.ts';

/** What is asked of one dataset by its id: kept to its policy and cached like every question. */
export interface FieldValuesService {
  /**
   * Distinct values of a field that the principal may see: ascending, text by code points, null last.
   * Throws NotFoundError for a dataset that the tenant does not have, or that is not shared with the principal.
   */
  values(
    principal: Principal,
    id: string,
    request: ValuesRequest,
    options?: RunOptions,
  ): Promise<FieldValues & AnswerFacts>;
  /** The same as bytes ready to send. */
  answerValues(
    principal: Principal,
    id: string,
    request: ValuesRequest,
    options?: RunOptions,
  ): Promise<Answer>;
}

export interface DatasetPreviewService {
  /** Some rows as they are, in no order: only those and only what of them the principal may see. */
  preview(
    principal: Principal,
    id: string,
    request?: PreviewRequest,
    options?: RunOptions,
  ): Promise<QueryResult & AnswerFacts>;
  /** The same as bytes ready to send. */
  answerPreview(
    principal: Principal,
    id: string,
    request?: PreviewRequest,
    options?: RunOptions,
  ): Promise<Answer>;
}

/** Datasets of a tenant, as far as they are shared with who asks: all others are not found. */
export interface DatasetRecordsService {
  list(principal: Principal, query?: ListQuery): Promise<Page<Dataset>>;
  get(principal: Principal, id: string): Promise<Dataset>;
  /** Holds a dataset against its database, now; raises what reading raises when that cannot be reached. */
  check(principal: Principal, id: string): Promise<DatasetCheck>;
  /**
   * Adds a dataset. While its data source answers, it is held against the database first: a table,
   * column or type that is not there, and a join that repeats rows, is refused with `invalid_dataset`.
   */
  create(principal: Principal, definition: DatasetDefinition, facts?: RequestFacts): Promise<Dataset>;
  /**
   * Puts a definition in the place of the one of this revision, checked as a new one is. Throws LensError
   * `revision_required` or `revision_stale`, `conflict` for a name that is another's and for a new name while
   * dashboards use the old one, and ForbiddenError for those who do not see the dataset whole.
   */
  update(
    principal: Principal,
    id: string,
    definition: DatasetDefinition,
    made: Revision,
    facts?: RequestFacts,
  ): Promise<Dataset>;
  /** Throws LensError `revision_required` or `revision_stale`, and `conflict` while dashboards ask it. */
  delete(principal: Principal, id: string, made: Revision, facts?: RequestFacts): Promise<void>;
  /** Who may use it besides its owner. For those who may change it. */
  sharing(principal: Principal, id: string): Promise<Sharing>;
  /** Puts this in the place of who may use it. In other processes it counts within a second. */
  share(principal: Principal, id: string, sharing: Sharing, facts?: RequestFacts): Promise<Sharing>;
  /** The definition as a document for another deployment. Throws ForbiddenError for those who do not see it whole. */
  export(principal: Principal, id: string): Promise<DatasetExport>;
  /** Makes a dataset out of a document, or changes the one of its name. */
  import(
    principal: Principal,
    document: DatasetExport,
    query?: ImportQuery,
    facts?: RequestFacts,
  ): Promise<ImportReport>;
}

export interface DatasetService extends DatasetRecordsService, FieldValuesService, DatasetPreviewService {}
