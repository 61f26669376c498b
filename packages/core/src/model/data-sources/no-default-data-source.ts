import { UnavailableError } from '../../errors/index.ts';

/** The tenant has no default data source, or the configuration no longer brings one. */
export function noDefaultDataSource(): UnavailableError {
  return new UnavailableError(
    'no_default_data_source',
    'The tenant has no default data source: ANALYTICS_DB_URL brings one to the tenant "default" alone. Set it, or name a data source of the tenant in the dataset (dataSourceId).',
    60,
  );
}
