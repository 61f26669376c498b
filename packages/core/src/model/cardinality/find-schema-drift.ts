import type { ResolvedConfig } from '../../config/index.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { createFernet } from '../../crypto/index.ts';
import { createAppDatabase } from '../../databases/index.ts';
import { LensError } from '../../errors/index.ts';
import { createDataSourceConnections } from '../data-sources/data-source-connections.ts';
import { createDatabaseFor } from '../data-sources/database-for.ts';
import { noDefaultDataSource } from '../data-sources/no-default-data-source.ts';
import { openDataSource } from '../data-sources/open-data-source.ts';
import { urlRulesOf } from '../data-sources/url-rules-of.ts';
import { createInspectSchema } from './inspect-schema.ts';
import { createStoredDefinitionsRepository } from './stored-definitions-repository.ts';

export interface FindSchemaDriftOptions {
  /** The app database. */
  url: string;
  schema: string;
  encryptionKeys: readonly string[];
  analyticsDatabase: ResolvedConfig['analyticsDatabase'];
  dataSources: Pick<ResolvedConfig, 'allowedNetworks' | 'dataSourceAuthority'>;
  /** Datasets read at a time. @default 100 */
  batchSize?: number;
}

/** A dataset that its database no longer fits. */
export interface DriftedDataset {
  tenant: string;
  id: string;
  name: string;
  /** Pointers into its definition. */
  issues: ProblemIssue[];
}

/** How stored datasets and their databases fit. */
export interface SchemaDrift {
  /** Datasets that were held against their databases. */
  checked: number;
  drifted: DriftedDataset[];
  /** Data sources that could not be looked at, why, and how many datasets are on each. */
  unreachable: { tenant: string; sourceId: string | null; datasets: number; reason: string }[];
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Holds every stored dataset of every tenant against the catalogue of its database: tables and columns
 * that are gone, have another type, or may not be read. Reads no data and changes nothing. Raises what
 * reading the app database raises.
 */
export async function findSchemaDrift(options: FindSchemaDriftOptions): Promise<SchemaDrift> {
  const { schema, analyticsDatabase, batchSize = 100 } = options;
  const fernet = createFernet(options.encryptionKeys);
  const app = createAppDatabase({ url: options.url, schema, poolMax: 1 });
  const onError = (): void => undefined;
  const rules = urlRulesOf(options.dataSources);
  const connections = createDataSourceConnections({
    onError,
    maxOpen: 10,
    open: (record) =>
      openDataSource(
        {
          // A role that can write is found elsewhere, and here only reads a catalogue.
          config: { environment: 'development', analyticsDatabase: { ...analyticsDatabase, poolMax: 1 } },
          fernet,
          rules,
          onError,
          onRoleCanWrite: onError,
        },
        record,
      ),
  });
  const inspectSchema = createInspectSchema({ databaseFor: createDatabaseFor(app, connections) });
  const repository = createStoredDefinitionsRepository(app, schema);
  const drift: SchemaDrift = { checked: 0, drifted: [], unreachable: [] };
  const unreachable = new Map<string, SchemaDrift['unreachable'][number]>();
  try {
    let after = FIRST_ID;
    for (;;) {
      const rows = await repository.listAfter(after, batchSize);
      const last = rows.at(-1);
      if (last === undefined) return { ...drift, unreachable: [...unreachable.values()] };
      after = last.id;
      for (const { tenant, id, definition, sourceId } of rows) {
        const place = JSON.stringify([tenant, sourceId]);
        const known = unreachable.get(place);
        if (known !== undefined) {
          known.datasets += 1;
          continue;
        }
        try {
          if (sourceId === null) throw noDefaultDataSource();
          const issues = await inspectSchema(definition, { tenant, source: { id: sourceId } });
          drift.checked += 1;
          if (issues.length > 0) drift.drifted.push({ tenant, id, name: definition.name, issues });
        } catch (error) {
          if (!LensError.isInstance(error)) throw error;
          unreachable.set(place, { tenant, sourceId, datasets: 1, reason: error.message });
        }
      }
    }
  } finally {
    await Promise.all([connections.close(), app.close()]);
  }
}
