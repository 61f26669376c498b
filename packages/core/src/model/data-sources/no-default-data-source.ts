import { UnavailableError } from '../../errors/index.ts';

/** The tenant has no default data source, or the configuration no longer brings one. */
export function noDefaultDataSource(): UnavailableError {
  return new UnavailableError(
    'no_default_data_source',
    'There is no default data source. Set ANALYTICS_DB_URL, or name a data source in the dataset.',
    60,
  );
}
