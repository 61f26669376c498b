import type { PublicDashboard } from '../../contract/types/dashboard-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ListQuery, Page } from '../../contract/types/list.ts';
import type {
  ShareLink,
  ShareLinkCreate,
  ShareLinkSecret,
  ShareSession,
} from '../../contract/types/sharing.ts';
import type { RequestFacts } from '../../lens-types.ts';

/** What somebody shows who opens a link. */
export interface LinkVisit {
  password?: string;
  /** Of the page that asks; absent for programs. */
  origin?: string | undefined;
}

/** Public links to dashboards: made by those who may change them, opened by whoever has the key. */
export interface LinkService {
  list(principal: Principal, dashboardId: string, query?: ListQuery): Promise<Page<ShareLink>>;
  /** Makes a link and tells its key, this once. */
  create(
    principal: Principal,
    dashboardId: string,
    input: ShareLinkCreate,
    facts?: RequestFacts,
  ): Promise<ShareLinkSecret>;
  /** Ends the link, and what was opened by it, at once. */
  remove(principal: Principal, link: { id: string; linkId: string }, facts?: RequestFacts): Promise<void>;
  /**
   * Opens a link for an hour, and counts a view. Throws the same NotFoundError for a key that is unknown, has ended, was
   * seen as often as it may be or is of nothing any more; AuthenticationError `invalid_credentials` for a wrong password;
   * LensError `origin_not_allowed`.
   */
  open(key: string, visit?: LinkVisit, facts?: RequestFacts): Promise<ShareSession>;
  /** Who asks with a key and the token that opening it gave. Throws as `open`, and for a token that is none or over. */
  admit(key: string, token: string, visit?: Pick<LinkVisit, 'origin'>): Promise<Principal>;
  /** What a guest of a link needs to draw its dashboard: no question and no name of a dataset. */
  dashboard(guest: Principal): Promise<PublicDashboard>;
}
