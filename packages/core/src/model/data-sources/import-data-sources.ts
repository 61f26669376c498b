import { z } from 'zod';
import { text, title } from '../../contract/schemas/primitives.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { createFernet, type Fernet } from '../../crypto/index.ts';
import { createAppDatabase, type SqlClient } from '../../databases/index.ts';
import { ValidationError } from '../../errors/index.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { checkInput } from '../check-input.ts';
import { DEFAULT_TENANT } from '../tenants/default-tenant.ts';
import { createTenantsRepository } from '../tenants/tenants-repository.ts';
import { urlIssues } from './check-urls.ts';
import { nameTaken } from './data-source-errors.ts';
import { createDataSourcesRepository } from './data-sources-repository.ts';
import { readImportedUrl, withoutDriver } from './read-imported-url.ts';
import { sealReplicaUrls, sealUrl } from './sealed-urls.ts';
import { urlRulesOf } from './url-rules-of.ts';

/** A data source to import, with its URL either in plain text or encrypted. */
export interface ImportedDataSource {
  name: string;
  /** Id of a tenant that exists. @default 'default' */
  tenant?: string;
  url?: string;
  /** Fernet token of the URL alone, made with a key of `encryptionKeys`, such as Python's `cryptography` makes. */
  urlEncrypted?: string;
  replicaUrls?: string[];
}

export interface ImportDataSourcesOptions {
  /** The app database. */
  url: string;
  schema: string;
  /** As in `ENCRYPTION_KEY`: the first encrypts, all decrypt. */
  encryptionKeys: readonly string[];
  /** Networks that URLs may lead into besides public ones, as in `DATA_SOURCE_ALLOWED_NETWORKS`. @default none */
  allowedNetworks?: readonly string[];
  /** Check everything and add nothing. @default false */
  dryRun?: boolean;
}

/** What was added, in the order of the rows; what would be, after a dry run. */
export interface DataSourceImport {
  dryRun: boolean;
  dataSources: { tenant: string; name: string; /** Null after a dry run. */ id: string | null }[];
}

const url = text(2048, 1);
const rowsSchema: z.ZodType<ImportedDataSource[]> = z
  .array(
    z.strictObject({
      name: title,
      tenant: text(128, 1).optional(),
      url: url.optional(),
      urlEncrypted: text(8192, 1).optional(),
      replicaUrls: z.array(url).max(16).optional(),
    }),
  )
  .max(10_000);

const MESSAGE = 'No data source was imported.';

interface Planned {
  tenant: string;
  name: string;
  url: string;
  replicaUrls: string[];
  /** Stamps the tokens with the time of the one that was imported. */
  fernet: Fernet;
}

/**
 * Adds data sources of another deployment, all of them or none. URLs are checked as those of the API are, written
 * as `postgresql://` where they name a driver of Python, and encrypted bound to their rows; a token keeps its
 * timestamp. Throws a ValidationError with every problem of every row, which repeats no URL.
 *
 * @example
 * await importDataSources([{ name: 'Shop', urlEncrypted: 'gAAAAA…' }], { url, schema: 'lens', encryptionKeys });
 */
export async function importDataSources(
  rows: readonly ImportedDataSource[],
  options: ImportDataSourcesOptions,
): Promise<DataSourceImport> {
  const { dryRun = false, encryptionKeys, schema } = options;
  const checked = checkInput(rowsSchema, rows, MESSAGE);
  const reading = createFernet(encryptionKeys);
  const rules = urlRulesOf({
    allowedNetworks: options.allowedNetworks ?? [],
    dataSourceAuthority: undefined,
  });
  const issues: ProblemIssue[] = [];
  const planned = checked.map((row, index): Planned => {
    const { url: plain, seconds, problems } = readImportedUrl(reading, row);
    const read = { url: plain, replicaUrls: (row.replicaUrls ?? []).map(withoutDriver) };
    const pointer = row.urlEncrypted === undefined ? '/url' : '/urlEncrypted';
    const found = urlIssues(problems.length > 0 ? { replicaUrls: read.replicaUrls } : read, rules);
    for (const issue of [...problems, ...found]) {
      issues.push({ ...issue, pointer: `/${index}${issue.pointer === '/url' ? pointer : issue.pointer}` });
    }
    const clock = seconds === undefined ? undefined : (): Date => new Date(seconds * 1000);
    const fernet = createFernet(encryptionKeys, clock === undefined ? {} : { clock });
    return { ...read, fernet, tenant: row.tenant ?? DEFAULT_TENANT, name: row.name };
  });
  const database = createAppDatabase({ url: options.url, schema, poolMax: 1 });
  try {
    return await database.transaction(async (client) => {
      issues.push(...(await ownerIssues(client, schema, planned)));
      if (issues.length > 0) {
        throw new ValidationError('invalid_request', summaryOf(MESSAGE, issues), issues);
      }
      const dataSources: DataSourceImport['dataSources'] = [];
      for (const row of planned) {
        const id = dryRun ? null : await add(client, schema, row);
        dataSources.push({ tenant: row.tenant, name: row.name, id });
      }
      return { dryRun, dataSources };
    });
  } finally {
    await database.close();
  }
}

async function add(
  client: SqlClient,
  schema: string,
  { tenant, name, url: plain, replicaUrls, fernet }: Planned,
): Promise<string> {
  const owner = { tenant, id: crypto.randomUUID() };
  const added = await createDataSourcesRepository(client, schema).insert({
    ...owner,
    name,
    urlEncrypted: sealUrl(fernet, owner, plain),
    replicaUrlsEncrypted: sealReplicaUrls(fernet, owner, replicaUrls),
  });
  // Somebody else was faster than the look before.
  if (added === undefined) throw nameTaken(name);
  await createAuditRepository(client, schema).append(tenant, {
    actor: { kind: 'system', id: null },
    action: 'dataSource.imported',
    target: { kind: 'dataSource', id: owner.id },
    outcome: 'success',
  });
  return owner.id;
}

/** Tenants that are not there, and names that are taken in them or are there twice. */
async function ownerIssues(
  client: SqlClient,
  schema: string,
  rows: readonly Planned[],
): Promise<ProblemIssue[]> {
  const tenants = createTenantsRepository(client, schema);
  const sources = createDataSourcesRepository(client, schema);
  /** Names by tenant; null for a tenant that does not exist. */
  const taken = new Map<string, Set<string> | null>();
  const issues: ProblemIssue[] = [];
  for (const [index, { tenant, name }] of rows.entries()) {
    let names = taken.get(tenant);
    if (names === undefined) {
      const known = (await tenants.exists(tenant)) ? await sources.names(tenant) : null;
      names = known && new Set(known.map((source) => source.name));
      taken.set(tenant, names);
    }
    if (names === null) {
      const detail = 'There is no such tenant. Create it first, or correct its id.';
      issues.push({ pointer: `/${index}/tenant`, code: 'unknown_tenant', detail });
    } else if (names.has(name)) {
      const detail =
        'The tenant has a data source of this name, or an earlier row brings one. Use another name.';
      issues.push({ pointer: `/${index}/name`, code: 'name_taken', detail });
    } else names.add(name);
  }
  return issues;
}
