import type { AppDatabase, SqlStatement } from '../databases/index.ts';
import type { Startup } from './startup.ts';

/** The app database as services see it: closed to them until it is ready, and again when Lens closes. */
export function gateDatabase(database: AppDatabase, startup: Pick<Startup, 'isReady' | 'pass'>): AppDatabase {
  return {
    schema: database.schema,
    async query<Row>(statement: SqlStatement) {
      if (!startup.isReady()) await startup.pass();
      return database.query<Row>(statement);
    },
    async transaction(work) {
      if (!startup.isReady()) await startup.pass();
      return database.transaction(work);
    },
    load: () => database.load(),
    close: () => database.close(),
  };
}
