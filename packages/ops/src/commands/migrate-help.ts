/** What every migrate command reads from the environment. */
export const MIGRATE_SETTINGS_HELP = `
The app database is named by APP_DB_DIRECT_URL, else APP_DB_URL, else DATABASE_URL (each also as NAME_FILE);
its schema by LENS_SCHEMA (lens). The connection must be a direct one, not through a pooler.`;
