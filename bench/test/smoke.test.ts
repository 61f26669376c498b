import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROW_IDS } from '../src/rows/index.ts';
import type { Results } from '../src/report/results.ts';

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts');
let folder = '';
let results: Results;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'istari-lens-bench-'));
  const out = path.join(folder, 'smoke.json');
  const node = ['--conditions=source', MAIN, '--smoke', '--out', out];
  await promisify(execFile)(process.execPath, node, { maxBuffer: 10_000_000 });
  results = JSON.parse(await readFile(out, 'utf8')) as Results;
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the benchmark', () => {
  it.each(ROW_IDS)('measures %s', (id) => {
    const row = results.rows[id];
    // What its error says is shown when it failed.
    expect(row).not.toHaveProperty('error');
    const bars = row === undefined || 'error' in row ? [] : row.bars;
    for (const { measured } of bars) {
      expect(Number.isFinite(measured.median)).toBe(true);
      expect(measured.min).toBeLessThanOrEqual(measured.max);
    }
    const isLeftOut = row === undefined || 'error' in row || row.notes.length > 0;
    expect(bars.length > 0 || isLeftOut).toBe(true);
  });

  it('counts one statement for a crowd, and the dashboards’ answers are those by hand', () => {
    const herd = results.rows.P5;
    const counted = herd === undefined || 'error' in herd ? [] : herd.bars.filter(({ unit }) => unit === '');
    expect(counted.length).toBeGreaterThanOrEqual(2);
    expect(counted.map(({ measured }) => measured)).toEqual(
      counted.map(() => ({ median: 1, min: 1, max: 1 })),
    );
    // The row fails when they differ.
    expect(results.rows.P6).toHaveProperty('bars');
  });
});
