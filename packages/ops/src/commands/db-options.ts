import { Option } from 'commander';

/** Says which database a command looks at. */
export function databaseOption(): Option {
  return new Option('--database <name>', 'which database to look at')
    .choices(['app', 'analytics'])
    .default('app');
}

/** Where the databases' URLs come from, for every help text. */
export const DATABASE_SETTINGS_HELP = `
The app database is named by APP_DB_DIRECT_URL, else APP_DB_URL, else DATABASE_URL, the analytics database by
ANALYTICS_DB_URL (each also as NAME_FILE). A role sees what others run only as a member of pg_monitor.`;
