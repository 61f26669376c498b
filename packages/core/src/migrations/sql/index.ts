import type { Migration } from '../types.ts';
import { tenantsAndUsers } from './0001-tenants-and-users.ts';
import { dataSourcesAndDatasets } from './0002-data-sources-and-datasets.ts';
import { dashboards } from './0003-dashboards.ts';
import { auditLog } from './0004-audit-log.ts';
import { sharedCache } from './0005-shared-cache.ts';
import { cacheVersions } from './0006-cache-versions.ts';
import { apiKeys } from './0007-api-keys.ts';
import { idempotencyKeys } from './0008-idempotency-keys.ts';
import { dataSourceReplicas } from './0009-data-source-replicas.ts';
import { datasetSharing } from './0010-dataset-sharing.ts';
import { dashboardVersions } from './0011-dashboard-versions.ts';
import { auditRetention } from './0012-audit-retention.ts';
import { tenantQuotas } from './0013-tenant-quotas.ts';
import { embedRevocations } from './0014-embed-revocations.ts';
import { shareLinks } from './0015-share-links.ts';

/** Every migration of this release in order. Append; never edit one that was released. */
export const MIGRATIONS: readonly Migration[] = Object.freeze([
  tenantsAndUsers,
  dataSourcesAndDatasets,
  dashboards,
  auditLog,
  sharedCache,
  cacheVersions,
  apiKeys,
  idempotencyKeys,
  dataSourceReplicas,
  datasetSharing,
  dashboardVersions,
  auditRetention,
  tenantQuotas,
  embedRevocations,
  shareLinks,
]);
