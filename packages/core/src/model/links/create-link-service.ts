import { schemas } from '../../contract/schemas/index.ts';
import type { Dashboard } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import {
  createRandomToken,
  hashToken,
  SHARE_SECONDS,
  type Passwords,
  type Tokens,
} from '../../crypto/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { AuthenticationError, LensError, NotFoundError, ValidationError } from '../../errors/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { cleanFacts } from '../auth/clean-facts.ts';
import { checkInput } from '../check-input.ts';
import { auditDashboard } from '../dashboards/audit-dashboard.ts';
import { createDashboardsRepository } from '../dashboards/dashboards-repository.ts';
import { findToEdit } from '../dashboards/find-dashboard.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { holdQuota } from '../tenants/hold-quota.ts';
import { principalKey } from '../sharing/principal-key.ts';
import type { LinkState } from './link-record.ts';
import { createLinksRepository, LINK_SORTS } from './links-repository.ts';
import { principalOfLink } from './principal-of-link.ts';
import { toPublicDashboard } from './to-public-dashboard.ts';
import { toShareLink } from './to-share-link.ts';
import type { LinkService, LinkVisit } from './types.ts';

export interface LinkServiceOptions {
  database: AppDatabase;
  tokens: Tokens;
  passwords: Passwords;
  /** The dashboard that a guest was let in to. Throws a NotFoundError when it is not open any more. */
  dashboardOf: (guest: Principal, id: string) => Promise<Dashboard>;
  clock: () => Date;
}

const NOT_MADE = 'The link cannot be made as asked.';

/** Makes, shows, revokes and opens public links to dashboards. */
export function createLinkService(options: LinkServiceOptions): LinkService {
  const { database, tokens, passwords, dashboardOf, clock } = options;
  const { schema } = database;
  const links = createLinksRepository(database, schema);
  const dashboards = createDashboardsRepository(database, schema);

  /** The link of a key, if it is good for anything now. */
  async function find(key: unknown, { origin }: Pick<LinkVisit, 'origin'>): Promise<LinkState> {
    const isKey = typeof key === 'string' && KEY.test(key);
    const state = isKey ? await links.stateInAnyTenant(hashToken(key)) : undefined;
    const isOver = state?.expiresAt !== null && state !== undefined && state.expiresAt <= clock();
    if (state === undefined || isOver || !state.isMakerGood) throw unknownLink();
    if (origin === undefined || state.origins.length === 0 || state.origins.includes(origin)) return state;
    throw new LensError(
      'origin_not_allowed',
      'This link is not for pages of this origin. Have one made that names it.',
    );
  }

  return {
    async list(principal, dashboardId, query) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:read' });
      const plan = planList(query, LINK_SORTS, '-createdAt');
      const { id } = await findToEdit(dashboards, principal, dashboardId);
      const rows = await links.list(principal.tenant, id, plan);
      return toPage(plan, rows, toShareLink, (row) => ({
        value: plan.key.type === 'time' ? row.createdAt.toISOString() : (row.name ?? ''),
        id: row.id,
      }));
    },

    async create(principal, dashboardId, input, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const { id } = await findToEdit(dashboards, principal, dashboardId);
      const asked = checkInput(schemas.ShareLinkCreate, input, NOT_MADE);
      const expiresAt = asked.expiresAt === undefined ? null : new Date(asked.expiresAt);
      if (expiresAt !== null && expiresAt <= clock()) throw alreadyOver();
      const passwordHash = asked.password === undefined ? null : await passwords.hash(asked.password);
      const { token: key, hash } = createRandomToken();
      const made = await database.transaction(async (client) => {
        await holdQuota(client, schema, principal.tenant, 'shareLinks');
        const link = await createLinksRepository(client, schema).insert(principal.tenant, id, {
          name: asked.name ?? null,
          keyHash: hash,
          passwordHash,
          expiresAt,
          maxViews: asked.maxViews ?? null,
          origins: asked.origins ?? [],
          createdBy: principalKey(principal),
          createdByRole: principal.role,
        });
        const details = { link: link.id, hasPassword: link.hasPassword };
        await auditDashboard(client, schema, principal, { action: 'shareLink.created', id, facts, details });
        return link;
      });
      return { ...toShareLink(made), key };
    },

    async remove(principal, { id: dashboardId, linkId }, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const { id } = await findToEdit(dashboards, principal, dashboardId);
      await database.transaction(async (client) => {
        const own = createLinksRepository(client, schema);
        const isGone = isUuid(linkId) && (await own.remove(principal.tenant, id, linkId));
        if (!isGone) throw new NotFoundError('The link');
        const details = { link: linkId.toLowerCase() };
        await auditDashboard(client, schema, principal, { action: 'shareLink.deleted', id, facts, details });
      });
    },

    async open(key, visit = {}, facts = {}) {
      const { password } = checkInput(schemas.ShareSessionRequest, passwordOf(visit), NOT_OPENED);
      const state = await find(key, visit);
      const guest = principalOfLink(state);
      const { passwordHash } = state;
      const isRight = passwordHash === null || (await passwords.verify(passwordHash, password ?? '')).ok;
      if (!isRight) {
        await note(state, 'failure', facts);
        throw new AuthenticationError(
          'invalid_credentials',
          'This link takes a password, and this is not it. Ask whoever gave you the link.',
        );
      }
      await dashboardOf(guest, state.dashboardId).catch(asUnknown);
      const expiresInSeconds = secondsLeft(state);
      await database.transaction(async (client) => {
        if (!(await createLinksRepository(client, schema).countView(state.tenant, state.id)))
          throw unknownLink();
        await note(state, 'success', facts, client);
      });
      const token = await tokens.sign({ sub: state.id, tenant: state.tenant }, { expiresInSeconds });
      const expiresAt = new Date(clock().getTime() + expiresInSeconds * 1000);
      return { token, expiresAt: expiresAt.toISOString() };
    },

    async admit(key, token, visit = {}) {
      const state = await find(key, visit);
      const { sub, tenant } = await tokens.verify(token);
      // Of another link, or of one that had this key's place.
      if (sub !== state.id || tenant !== state.tenant) throw unknownLink();
      return principalOfLink(state);
    },

    async dashboard(guest) {
      requireAccess(guest, { role: 'viewer', scope: 'dashboards:read', guests: true });
      if (guest.opens === undefined) throw unknownLink();
      return toPublicDashboard(await dashboardOf(guest, guest.opens.dashboardId));
    },
  };

  function note(
    { id, tenant, dashboardId }: LinkState,
    outcome: 'success' | 'failure',
    facts: RequestFacts,
    client: Parameters<typeof createAuditRepository>[0] = database,
  ): Promise<void> {
    return createAuditRepository(client, schema).append(tenant, {
      actor: { kind: 'share', id },
      action: 'shareLink.opened',
      target: { kind: 'dashboard', id: dashboardId },
      outcome,
      facts: cleanFacts(facts),
    });
  }

  /** A guest's token ends with its link. */
  function secondsLeft({ expiresAt }: LinkState): number {
    if (expiresAt === null) return SHARE_SECONDS;
    const left = Math.ceil((expiresAt.getTime() - clock().getTime()) / 1000);
    return Math.max(1, Math.min(SHARE_SECONDS, left));
  }
}

/** 256 random bits, as they are written. */
const KEY = /^[A-Za-z0-9_-]{43}$/;
const NOT_OPENED = 'The link cannot be opened as asked.';

function passwordOf({ password }: LinkVisit): { password?: string } {
  return password === undefined ? {} : { password };
}

/** The same whatever is the matter. */
function unknownLink(): NotFoundError {
  return new NotFoundError('The shared dashboard');
}

function asUnknown(error: unknown): never {
  throw LensError.isInstance(error) && error.code === 'not_found' ? unknownLink() : error;
}

function alreadyOver(): ValidationError {
  const detail = 'The link would have ended before it is made. Give a time to come, or leave it out.';
  return new ValidationError('invalid_request', detail, [
    { pointer: '/expiresAt', code: 'not_allowed', detail },
  ]);
}
