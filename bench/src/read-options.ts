import { parseArgs } from 'node:util';
import { ROW_IDS, type RowId } from './rows/index.ts';

export interface BenchOptions {
  /** In their order. */
  only: readonly RowId[];
  /** Tiny rounds on tiny data: shows that everything runs, and measures nothing. */
  smoke: boolean;
  /** Also writes `docs/performance.*`; with `--only` empty, from what was measured before. */
  docs: boolean;
  /** File of the results. */
  out: string | undefined;
  /** Folder of the databases. */
  dataDir: string | undefined;
}

/** What `--help` prints. */
export const USAGE: string = `Measures Istari Lens against its bars.

  --only P1,P3      only these rows (${ROW_IDS.join(', ')}); "none" measures nothing
  --smoke           tiny rounds on tiny data: shows that everything runs
  --docs            also writes docs/performance.*
  --out file        where the results go
  --data-dir folder where the databases are`;

/** `[--only P1,P3 | --only none] [--smoke] [--docs] [--out file] [--data-dir folder]`. Throws for anything else. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      smoke: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: false },
      out: { type: 'string' },
      'data-dir': { type: 'string' },
    },
  });
  const wanted = values.only?.split(',').map((id) => id.trim().toUpperCase());
  const unknown = wanted?.filter((id) => id !== 'NONE' && !ROW_IDS.some((known) => known === id)) ?? [];
  if (unknown.length > 0)
    throw new Error(`There is no row ${unknown.join(', ')}. Rows are ${ROW_IDS.join(', ')}, or none.`);
  const { smoke, docs, out } = values;
  if (smoke && docs) throw new Error('A smoke run measures nothing, so no docs are written from it.');
  return {
    only: ROW_IDS.filter((id) => wanted?.includes(id) ?? true),
    smoke,
    docs,
    out,
    dataDir: values['data-dir'],
  };
}
