export { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded/start-embedded-postgres.ts';
export { createTestDatabase } from './databases/create-test-database.ts';
export type { TestDatabase } from './databases/create-test-database.ts';
export type { DatabaseKind } from './databases/kinds/index.ts';
