import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { openBench, type Bench } from './bench.ts';
import { watchStolenTime } from './measure/stolen-time.ts';
import { readOptions, USAGE, type BenchOptions } from './read-options.ts';
import { describeRow } from './report/describe-row.ts';
import { readMachine } from './report/read-machine.ts';
import type { Results, RowReport } from './report/results.ts';
import { writeDocs } from './report/write-docs.ts';
import { rows, type RowId } from './rows/index.ts';
import { FULL, SMOKE } from './scale.ts';
import { pin } from './servers/target.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DATA_DIR = path.join(ROOT, '.cache/bench');
const LOAD_PROCESSOR = 1;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function measure(bench: Bench, id: RowId): Promise<RowReport> {
  const { title, method, run } = rows[id];
  const startedAt = performance.now();
  const loadAverage = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  const stolen = watchStolenTime();
  const outcome = await run(bench).catch((error: unknown) => ({
    // Paths of this machine are nobody's business.
    error: String(error instanceof Error ? error.message : error)
      .replaceAll(ROOT, '')
      .slice(0, 300),
  }));
  const tookSeconds = Math.round((performance.now() - startedAt) / 1000);
  print(`\n${id} ${title} (${tookSeconds} s)`);
  print('error' in outcome ? `  failed: ${outcome.error}` : describeRow(outcome));
  const stolenShare = Math.round(stolen() * 1000) / 1000;
  const measuredAt = new Date().toISOString();
  return { title, method, measuredAt, tookSeconds, loadAverage, stolenShare, ...outcome };
}

/** Measures the rows and keeps what was measured of the others before. */
async function run({ only, smoke, dataDir = DATA_DIR }: BenchOptions, file: string): Promise<Results> {
  const scale = smoke ? SMOKE : FULL;
  const bench = await openBench(scale, smoke ? null : dataDir);
  // From here on; Postgres keeps all processors, and servers are put on another one.
  pin(process.pid, LOAD_PROCESSOR);
  try {
    const kept = smoke ? undefined : await readResults(file);
    const results: Results = {
      machine: readMachine(bench.databases.serverVersion),
      rounds: scale.rounds,
      rows: { ...kept?.rows },
    };
    for (const id of only) {
      results.rows[id] = await measure(bench, id);
      await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
    }
    return results;
  } finally {
    await bench.stop();
  }
}

async function readResults(file: string): Promise<Results | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Results);
}

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  print(USAGE);
  process.exit();
}
const options = readOptions(process.argv.slice(2));
// Sources, which a smoke run may run on, are compiled once and not for each process.
if (options.smoke) process.env['NODE_COMPILE_CACHE'] ??= path.join(DATA_DIR, 'compiled');
const file = path.resolve(options.out ?? path.join(DATA_DIR, options.smoke ? 'smoke.json' : 'results.json'));
await mkdir(path.dirname(file), { recursive: true });
const results = options.only.length === 0 ? await readResults(file) : await run(options, file);
if (results === undefined) throw new Error('Nothing was measured before. Leave out --only none.');
if (options.docs) await writeDocs(path.join(ROOT, 'docs'), results);
print(`\nAll figures: ${path.relative(process.cwd(), file)}`);
const failed = options.only.filter((id) => 'error' in (results.rows[id] ?? {}));
// A bar that is missed is a result; a row that cannot be measured is a failure.
if (failed.length > 0) process.exitCode = 1;
