import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { openDemoState, seed, startDatabases, demoEnvironment } from '@istari-lens/example-demo';
import { loadConfig } from '@istari-lens/core';
import { startEmbeddedPostgres } from '@istari-lens/testing';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, it } from 'vitest';
import { backup, restore, verify, type Manifest } from '@istari-lens/ops';
import { openDestination } from '../src/destinations/open-destination.ts';
import { withConnection, withDatabase } from './backup-support/connections.ts';
import { askDemo } from './backup-support/demo-answers.ts';
import { BUCKET, startS3Store } from './backup-support/s3-store.ts';

const run = promisify(execFile);
const DATABASES = ['lens_app', 'lens_analytics'] as const;

/** What a restore must bring back, counted by Postgres itself. It writes checks with other parentheses the second time. */
async function countsOf(url: string, database: string): Promise<unknown> {
  return withConnection(url, database, async (client) => {
    const tables = await client.query(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    const rows: [string, unknown][] = [];
    for (const { name } of tables.rows) {
      const counted = await client.query(`SELECT count(*)::int AS n FROM ${String(name)}`);
      rows.push([String(name), counted.rows[0]?.['n']]);
    }
    const facts = await client.query(`SELECT
      (SELECT array_agg(indexdef ORDER BY indexdef) FROM pg_indexes WHERE schemaname <> 'pg_catalog') AS indexes,
      (SELECT array_agg(format('%s %s %s', schemaname, sequencename, last_value) ORDER BY schemaname, sequencename) FROM pg_sequences) AS sequences,
      (SELECT array_agg(format('%s %s %s', contype, conname, CASE contype WHEN 'c' THEN '' ELSE pg_get_constraintdef(oid) END) ORDER BY conname, conrelid::regclass::text) FROM pg_constraint WHERE conrelid <> 0) AS constraints,
      (SELECT array_agg(relname || coalesce(relacl::text, '') ORDER BY relname) FROM pg_class
        WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)) AS rights`);
    return { rows, facts: facts.rows };
  });
}

/** The lines of the manifests, by a shell, on another server. */
async function restoreByHand(
  manifests: readonly Manifest[],
  folder: string,
  server: { url: string; password: string },
): Promise<void> {
  const url = new URL(server.url);
  for (const { byHand, database } of manifests) {
    for (const line of byHand) {
      await run('bash', ['-o', 'pipefail', '-c', line.replaceAll('NEW', database.name)], {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          PGHOST: url.hostname,
          PGPORT: url.port,
          PGUSER: url.username,
          PGPASSWORD: decodeURIComponent(url.password),
        },
      });
      // The globals hold the password of the superuser too.
      url.password = server.password;
    }
  }
}

it("the demo's databases go to S3 encrypted and come back elsewhere, by us and by hand, with the same answers", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lens-flights-'));
  // As root, Postgres runs as another user and has to pass through.
  await chmod(folder, 0o711);
  const started = new AsyncDisposableStack();
  started.defer(() => rm(folder, { recursive: true, force: true }));
  try {
    const { state } = await openDemoState(path.join(folder, 'demo'), {});
    const demo = await startDatabases({
      dataDir: path.join(folder, 'demo'),
      readerPassword: state.readerPassword,
      signal: new AbortController().signal,
    });
    started.defer(() => demo.stop());
    const options = { once: false, json: false, port: 0, web: false, webPort: 3000, dataDir: undefined };
    const admin = { email: state.adminEmail, password: state.adminPassword };
    await seed(loadConfig(demoEnvironment(options, state, demo)), admin);
    const answers = await askDemo(state, demo);
    expect(Object.keys(answers.results)).toHaveLength(9);
    expect(answers.results['flights']?.rows).toEqual([{ flights: 3_000_000 }]);

    await mkdir(path.join(folder, 's3'));
    const store = await startS3Store(path.join(folder, 's3'));
    started.defer(() => store.stop());
    const identity = await generateX25519Identity();
    const recipients = [await identityToRecipient(identity)];
    const place = { destination: `s3://${BUCKET}/demo`, s3: store.settings };
    const manifests: Manifest[] = [];
    for (const name of DATABASES) {
      const url = withDatabase(demo.appUrl, name);
      const before = process.memoryUsage().rss;
      const { id, manifest } = await backup({ url, ...place, recipients });
      expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
      for (const level of ['quick', 'full', 'restore'] as const)
        await expect(verify({ url, ...place, id, level, identity })).resolves.toMatchObject({ level });
      manifests.push(manifest);
    }

    const elsewhere = await startEmbeddedPostgres();
    started.defer(() => elsewhere.stop());
    const password = new URL(demo.appUrl).password;
    const server = new URL(elsewhere.superuserUrl);

    // By hand: the files as they lie in the store, the private key, and stock programs.
    const files = path.join(folder, 'files');
    await mkdir(files, { mode: 0o700 });
    await writeFile(path.join(files, 'KEY.txt'), identity, { mode: 0o600 });
    const destination = await openDestination(place);
    for (const { dump, globals } of manifests) {
      for (const name of [dump.name, globals?.name ?? ''])
        await pipeline(destination.get(name), createWriteStream(path.join(files, name)));
    }
    destination.close();
    await restoreByHand(manifests, files, { url: server.href, password });
    server.password = password;

    // By us, beside it; the roles came with the globals.
    for (const { id, database } of manifests)
      await restore({ url: server.href, ...place, id, identity, into: `${database.name}_again` });

    for (const ending of ['', '_again']) {
      for (const name of DATABASES)
        expect(await countsOf(server.href, `${name}${ending}`), `${name}${ending}`).toEqual(
          await countsOf(demo.appUrl, name),
        );
      const analyticsUrl = new URL(withDatabase(demo.analyticsUrl, `lens_analytics${ending}`));
      analyticsUrl.port = server.port;
      const restored = {
        appUrl: withDatabase(server.href, `lens_app${ending}`),
        analyticsUrl: analyticsUrl.href,
      };
      expect(await askDemo(state, restored)).toEqual(answers);
    }
  } finally {
    await started.disposeAsync();
  }
});
