import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openDemoState, startDatabases } from '@istari-lens/example-demo';
import { backup, restore } from '@istari-lens/ops';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import pg from 'pg';
import { measureCpu, type CpuSeconds } from './cpu-seconds.ts';
import { formatFigure, formatSummary, summarize } from './statistics.ts';

// Backup and restore of the three million flights, against `pg_dump | gzip` and `gunzip | psql` in the
// same run. One way after the other in every round, so that what disturbs the machine disturbs all.
// node --conditions=source bench/src/backup.ts [rounds]

const DATA_DIR = path.resolve(import.meta.dirname, '../../.cache/bench');
const RESULT = path.join(DATA_DIR, 'backup-results.json');
const ROUNDS = Number(process.argv[2] ?? 5);
const run = promisify(execFile);

const { state } = await openDemoState(DATA_DIR, {});
const databases = await startDatabases({
  dataDir: DATA_DIR,
  readerPassword: state.readerPassword,
  signal: new AbortController().signal,
});
const folder = await mkdtemp(path.join(DATA_DIR, 'backups-'));
const at = (database: string): string => {
  const changed = new URL(databases.appUrl);
  changed.pathname = `/${database}`;
  return changed.href;
};
const url = at('lens_analytics');
const shell = { ...process.env, URL: url, FILE: path.join(folder, 'backup.sql.gz') };
const identity = await generateX25519Identity();
const recipients = [await identityToRecipient(identity)];

async function inFreshDatabase(work: (name: string) => Promise<number>): Promise<number> {
  const admin = new pg.Client({ connectionString: at('postgres') });
  await admin.connect();
  try {
    await admin.query('DROP DATABASE IF EXISTS lens_bench_restore WITH (FORCE)');
    return await work('lens_bench_restore');
  } finally {
    await admin.query('DROP DATABASE IF EXISTS lens_bench_restore WITH (FORCE)');
    await admin.end();
  }
}

const cpu: Record<'gzip' | 'bare' | 'backup' | 'encrypted' | 'psql' | 'restore', CpuSeconds[]> = {
  gzip: [],
  bare: [],
  backup: [],
  encrypted: [],
  psql: [],
  restore: [],
};

/** Milliseconds that the work takes; what it costs is kept in `cpu`. */
async function timed(way: keyof typeof cpu, work: () => Promise<unknown>): Promise<number> {
  let took = 0;
  const cost = await measureCpu(path.join(DATA_DIR, 'postgres'), async () => {
    const startedAt = performance.now();
    await work();
    took = performance.now() - startedAt;
  });
  cpu[way].push(cost);
  return took;
}

const plain = path.join(folder, 'plain');
const secret = path.join(folder, 'encrypted');
const ms = {
  gzip: [] as number[],
  bare: [] as number[],
  backup: [] as number[],
  encrypted: [] as number[],
  psql: [] as number[],
  restore: [] as number[],
};
let id = '';
let bytes = { gzip: 0, backup: 0 };
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    ms.gzip.push(
      await timed('gzip', () => run('bash', ['-c', 'pg_dump "$URL" | gzip > "$FILE"'], { env: shell })),
    );
    // No backup can be faster than this: pg_dump alone, whose output nobody keeps.
    ms.bare.push(
      await timed('bare', () => run('bash', ['-c', 'pg_dump -Fc -Z0 "$URL" > /dev/null'], { env: shell })),
    );
    ms.backup.push(
      await timed('backup', async () => {
        const made = await backup({ url, destination: plain, globals: false });
        id = made.id;
        bytes = { gzip: (await stat(shell.FILE)).size, backup: made.manifest.dump.bytes };
      }),
    );
    ms.encrypted.push(
      await timed('encrypted', () => backup({ url, destination: secret, globals: false, recipients })),
    );
    ms.psql.push(
      await inFreshDatabase((name) =>
        timed('psql', () =>
          run(
            'bash',
            ['-c', 'createdb --maintenance-db="$ADMIN" "$NAME" && gunzip -c "$FILE" | psql -q "$TARGET"'],
            {
              env: { ...shell, ADMIN: at('postgres'), NAME: name, TARGET: at(name) },
            },
          ),
        ),
      ),
    );
    ms.restore.push(
      await inFreshDatabase((name) =>
        timed('restore', () => restore({ url, destination: plain, id, into: name })),
      ),
    );
    process.stdout.write(`round ${round + 1} of ${ROUNDS}\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
  await databases.stop();
}
const ratio = (ours: number[], theirs: number[]): string =>
  formatSummary(summarize(ours.map((value, round) => value / (theirs[round] ?? Number.NaN))));
const totalOf = ({ node, programs, server }: CpuSeconds): number => node + programs + server;
const cost = (way: keyof typeof cpu, than: keyof typeof cpu): string => {
  const parts = (['node', 'programs', 'server'] as const).map(
    (part) => `${part} ${formatFigure(summarize(cpu[way].map((one) => one[part])).median)}`,
  );
  const share = ratio(cpu[way].map(totalOf), cpu[than].map(totalOf));
  return `processor ${formatSummary(summarize(cpu[way].map(totalOf)))} s (${parts.join(', ')}): ${share} of theirs`;
};
process.stdout.write(`
${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}); medians and ranges of ${ROUNDS} rounds
pg_dump | gzip     ${formatSummary(summarize(ms.gzip))} ms, ${bytes.gzip.toLocaleString('en-US')} bytes
                   ${cost('gzip', 'gzip')}
pg_dump alone      ${formatSummary(summarize(ms.bare))} ms: ${ratio(ms.bare, ms.gzip)} of the time
                   ${cost('bare', 'gzip')}
backup             ${formatSummary(summarize(ms.backup))} ms, ${bytes.backup.toLocaleString('en-US')} bytes: ${ratio(ms.backup, ms.gzip)} of the time, ${(bytes.backup / bytes.gzip).toFixed(2)} of the size
                   ${cost('backup', 'gzip')}
backup, encrypted  ${formatSummary(summarize(ms.encrypted))} ms: ${ratio(ms.encrypted, ms.gzip)} of the time
                   ${cost('encrypted', 'gzip')}
gunzip | psql      ${formatSummary(summarize(ms.psql))} ms
                   ${cost('psql', 'psql')}
restore            ${formatSummary(summarize(ms.restore))} ms: ${ratio(ms.restore, ms.psql)} of the time (it also analyses and compares)
                   ${cost('restore', 'psql')}
`);
await mkdir(DATA_DIR, { recursive: true });
await writeFile(RESULT, `${JSON.stringify({ ms, cpu, bytes }, null, 2)}\n`);
