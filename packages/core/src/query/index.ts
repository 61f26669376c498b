export { compileQuery } from './compile-query.ts';
export { encodeResult, type ResultFacts } from './encode-result.ts';
export { datasetIssues } from './dataset-issues.ts';
export { createZoneSource, isTimeZone, type Zone, type ZoneSource } from './time/zone.ts';
export type { CellDecoder, CompiledQuery, CompileQuery, QueryContext, QueryLimits } from './types.ts';
