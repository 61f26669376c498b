import { summaryOf } from '../../contract/summary.ts';
import type { DeletionImpact } from '../../contract/types/data-source-requests.ts';
import { LensError, ValidationError } from '../../errors/index.ts';

const MAX_NAMED = 5;

/** Another data source of the tenant has this name. */
export function nameTaken(name: string): LensError {
  return new LensError(
    'conflict',
    `A data source named ${JSON.stringify(name)} exists already. Use another name.`,
  );
}

/** Datasets are over the data source that was to be deleted. */
export function dataSourceInUse({ datasets, dashboards }: DeletionImpact): LensError {
  const named = datasets.slice(0, MAX_NAMED).map(({ name }) => JSON.stringify(name));
  const more = datasets.length - named.length;
  const names = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const asking = dashboards.length === 1 ? '1 dashboard asks' : `${dashboards.length} dashboards ask`;
  const pages = dashboards.length === 0 ? '' : `, which ${asking}`;
  return new LensError(
    'conflict',
    `The data source is in use by ${datasets.length === 1 ? 'the dataset' : 'the datasets'} ${names}${pages}. ` +
      'Delete them or move them to another data source first; the impact of the data source lists them all.',
  );
}

/** The data source of the configuration cannot be deleted. */
export function defaultStays(): LensError {
  return new LensError(
    'conflict',
    'The default data source comes from the configuration and cannot be deleted. Change ANALYTICS_DB_URL, or leave it unset.',
  );
}

/** The URLs of the data source of the configuration cannot be changed by the API. */
export function configuredUrl(change: { url?: string; replicaUrls?: string[] }): ValidationError {
  const settings = { url: 'ANALYTICS_DB_URL', replicaUrls: 'ANALYTICS_REPLICA_URLS' };
  const issues = (['url', 'replicaUrls'] as const)
    .filter((part) => change[part] !== undefined)
    .map((part) => ({
      pointer: `/${part}`,
      code: 'not_allowed',
      detail: `The default data source has this from the configuration. Change ${settings[part]} instead, or add a data source.`,
    }));
  return new ValidationError(
    'invalid_request',
    summaryOf('The data source cannot be changed.', issues),
    issues,
  );
}
