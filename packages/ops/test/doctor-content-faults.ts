import type { DoctorFault } from './doctor-faults.ts';

/** Faults of what the databases hold. */
export const CONTENT_FAULTS: readonly DoctorFault[] = [
  {
    id: 'schema-drift',
    what: 'a table of a dataset is gone',
    change: async (fixture) => ({ env: { APP_DB_URL: await fixture.withDataset('no_such_table') } }),
    status: 'fail',
    reason: /1 of 1 datasets no longer fit their databases: "stored" of tenant default: .*no_such_table/,
    fix: /datasets\/:id\/check/,
  },
  {
    id: 'schema-drift',
    what: 'a data source cannot be reached',
    change: async (fixture) => ({
      env: {
        APP_DB_URL: await fixture.withDataset('flights'),
        ANALYTICS_DB_URL: 'postgresql://reader@127.0.0.1:1/x',
      },
    }),
    status: 'warn',
    reason: /^0 datasets fit their databases\. 1 on other data sources could not be looked at/,
    fix: /data sources/,
  },
  {
    id: 'scratch-databases',
    what: 'a killed trial left one behind',
    change: async (fixture) => {
      await fixture.leaveBehind();
      return {};
    },
    status: 'warn',
    reason: /^Nobody uses .*lens_verify_[0-9a-f]{10}/,
    fix: /^Look into .*lens_verify_[0-9a-f]{10}/,
  },
];
