import { randomUUID } from 'node:crypto';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { LockedFilter } from '../../contract/types/embed.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { EMBED_SECONDS, MAX_TOKEN_LENGTH, type Tokens } from '../../crypto/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { NotFoundError, ValidationError } from '../../errors/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { checkInput } from '../check-input.ts';
import { auditDashboard } from '../dashboards/audit-dashboard.ts';
import { createDashboardsRepository } from '../dashboards/dashboards-repository.ts';
import { findToEdit, findToView } from '../dashboards/find-dashboard.ts';
import type { AskableDataset, FindDatasets } from '../queries/askable-dataset.ts';
import type { Question } from '../queries/question.ts';
import { principalKey } from '../sharing/principal-key.ts';
import type { EmbedGrant } from './embed-grant.ts';
import { lockIssues } from './lock-issues.ts';
import { principalOfEmbed } from './principal-of-embed.ts';
import { requireAttributes } from './require-attributes.ts';
import type { EmbedService } from './types.ts';

export interface EmbedServiceOptions {
  database: AppDatabase;
  tokens: Tokens;
  findDatasets: FindDatasets;
  compile: (question: Question) => unknown;
  /** Told of a dashboard whose tokens were revoked. */
  onRevoked: (tenant: string, dashboardId: string) => void;
  clock: () => Date;
}

const NOT_MADE = 'The embed token cannot be made as asked.';

/** Makes and revokes tokens that show one dashboard inside another application. */
export function createEmbedService(options: EmbedServiceOptions): EmbedService {
  const { database, tokens, findDatasets, compile, onRevoked, clock } = options;
  const { schema } = database;
  const dashboards = createDashboardsRepository(database, schema);
  return {
    async createToken(principal, given, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:read' });
      const request = checkInput(schemas.EmbedTokenRequest, given, NOT_MADE);
      const { attributes = {}, origins, expiresInSeconds = EMBED_SECONDS } = request;
      const { id } = await findToView(dashboards, principal, request.dashboardId);
      requireAttributes(principal, attributes);
      // What is locked for the maker is locked for whom it lets in.
      const locked = [...(principal.lockedFilters ?? []), ...request.lockedFilters];
      const datasets = await findDatasets(
        principal,
        locked.map(({ dataset }) => dataset),
      );
      const now = clock();
      const grant: EmbedGrant = {
        opens: {
          dashboardId: id,
          by: principalKey(principal),
          byRole: principal.role,
          // What revokes it goes by the same clock, in whatever process.
          since: await dashboards.now(),
          ...(origins === undefined || origins.length === 0 ? {} : { origins }),
        },
        attributes,
        lockedFilters: byId(locked, datasets),
      };
      const holder = { id: randomUUID(), tenant: principal.tenant };
      const asked = { principal: principalOfEmbed({ ...grant, lockedFilters: [] }, holder), compile };
      refuse(lockIssues(request.lockedFilters, datasets, asked));

      const claims = { sub: holder.id, tenant: holder.tenant, grant: { ...grant } };
      const token = await tokens.sign(claims, { expiresInSeconds });
      if (token.length > MAX_TOKEN_LENGTH) {
        const detail =
          'Attributes and locked filters make the token too long to be sent. Use fewer or shorter ones.';
        refuse([{ pointer: '', code: 'limit_exceeded', detail }]);
      }
      await auditDashboard(database, schema, principal, {
        action: 'embedToken.created',
        id,
        facts,
        details: { token: holder.id, expiresInSeconds, locked: grant.lockedFilters.length },
      });
      const expiresAt = new Date((Math.floor(now.getTime() / 1000) + expiresInSeconds) * 1000);
      return { token, expiresAt: expiresAt.toISOString() };
    },

    async revokeTokens(principal, given, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const { dashboardId } = checkInput(schemas.EmbedTokenRevocation, given, NOT_REVOKED);
      const { id } = await findToEdit(dashboards, principal, dashboardId);
      await database.transaction(async (client) => {
        const own = createDashboardsRepository(client, schema);
        if (!(await own.revokeEmbeds(principal.tenant, id))) throw new NotFoundError('The dashboard');
        await auditDashboard(client, schema, principal, { action: 'embedTokens.revoked', id, facts });
      });
      onRevoked(principal.tenant, id);
    },
  };
}

const NOT_REVOKED = 'Embed tokens cannot be revoked as asked.';

/** A dataset that gets another name stays locked. One that is not there yet keeps the name it was called by. */
function byId(
  locked: readonly LockedFilter[],
  datasets: ReadonlyMap<string, AskableDataset>,
): LockedFilter[] {
  return locked.map((lock) => ({ ...lock, dataset: datasets.get(lock.dataset)?.dataset.id ?? lock.dataset }));
}

function refuse(issues: readonly ProblemIssue[]): void {
  if (issues.length === 0) return;
  throw new ValidationError('invalid_request', summaryOf(NOT_MADE, issues), issues);
}
