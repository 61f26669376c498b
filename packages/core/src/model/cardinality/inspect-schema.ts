import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { AnalyticsDatabase } from '../../databases/index.ts';
import { readColumns } from './catalogue-repository.ts';
import { nativeIssues } from './native-issues.ts';
import { schemaIssues } from './schema-issues.ts';

export interface InspectSchemaOptions {
  databaseFor(dataSourceId: string | undefined, tenant: string): Promise<AnalyticsDatabase>;
}

/**
 * What a dataset says that its database does not have, and a row policy that it would not apply, by the catalogue alone. Raises what reading
 * raises when that cannot be reached.
 */
export type InspectSchema = (
  definition: DatasetDefinition,
  context: { tenant: string; source: { id: string }; signal?: AbortSignal },
) => Promise<ProblemIssue[]>;

/** The catalogue of 21 tables at most; a table has up to 1,600 columns. */
const LIMITS = { timeoutMs: 10_000, maxRows: 40_000, maxBytes: 16 * 1024 * 1024 };

/** Looks into the catalogues of the data sources of one Lens. */
export function createInspectSchema({ databaseFor }: InspectSchemaOptions): InspectSchema {
  return async (definition, { tenant, source, signal }) => {
    const database = await databaseFor(source.id, tenant);
    const tables = [definition.base, ...(definition.joins ?? [])];
    const options = { limits: LIMITS, signal };
    const issues = schemaIssues(definition, await readColumns(database, tables, options));
    return [...issues, ...(await nativeIssues(database, definition, options))];
  };
}
