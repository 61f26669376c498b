export { createAnalyticsDatabase, type AnalyticsDatabaseOptions } from './create-analytics-database.ts';
export { createReplicatedDatabase, type ReplicatedDatabaseOptions } from './create-replicated-database.ts';
export {
  createAddressVetting,
  type AddressVetting,
  type AddressVettingOptions,
} from './addresses/create-address-vetting.ts';
export { readDataSourceUrl, type UrlRules } from './read-data-source-url.ts';
export { explainPlan, type PlanEstimate } from './explain-plan.ts';
export { withCircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.ts';
export { createAppDatabase, type AppDatabaseOptions } from './create-app-database.ts';
export {
  assertReadOnlyRole,
  checkAnalyticsRole,
  type AnalyticsRoleCheck,
  type RoleFinding,
} from './check-analytics-role.ts';
export { errorCode, isCredentialFault, isUniqueViolation } from './postgres-errors.ts';
export { sumReplicaStates, type ReplicaState, type ReplicaStates } from './replica-states.ts';
export { sumLoads, type PoolLoad } from './pool-load.ts';
export { rawOfText, textOfRowAt, textOfRows, type RawRows, type RowSegment } from './raw-rows.ts';
export { quoteIdentifier } from './quote-identifier.ts';
export type {
  AnalyticsDatabase,
  ReadLimits,
  ReadOptions,
  RowSecurity,
  TextRows,
} from './analytics-database.ts';
export type { AppDatabase, SqlClient, SqlResult, SqlStatement } from './sql-client.ts';
