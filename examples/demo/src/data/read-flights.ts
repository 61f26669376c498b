import { createRequire } from 'node:module';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';
import type { FlightColumns } from './copy-row.ts';

/** Path of a data file of the npm package `vega-datasets`. */
export function dataFile(name: string): string {
  // The package exports only its entry; the data folder lies beside the folder of that entry.
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return path.join(path.dirname(path.dirname(entry)), 'data', name);
}

/**
 * Reads the three million flights one row group at a time (about 270,000 rows each), so that memory
 * stays low.
 */
export async function* readFlights(): AsyncGenerator<{
  columns: FlightColumns;
  rows: number;
  total: number;
}> {
  const file = await asyncBufferFromFile(dataFile('flights-3m.parquet'));
  const metadata = await parquetMetadataAsync(file);
  const total = Number(metadata.num_rows);
  let start = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const columns: Record<string, ArrayLike<unknown>> = {};
    await parquetRead({
      file,
      metadata,
      rowStart: start,
      rowEnd: start + rows,
      compressors: { ZSTD: (input) => zstdDecompressSync(input) },
      parsers: { ...RAW_TIMESTAMPS },
      onChunk: (chunk) => {
        columns[chunk.columnName] = chunk.columnData;
      },
    });
    yield { columns: columnsOf(columns, rows), rows, total };
    start += rows;
  }
}

// A Date would lose microseconds and cost three million objects; the bigint is what COPY wants.
const RAW_TIMESTAMPS = {
  timestampFromMilliseconds: (value: bigint): bigint => value,
  timestampFromMicroseconds: (value: bigint): bigint => value,
  timestampFromNanoseconds: (value: bigint): bigint => value,
};

function columnsOf(columns: Record<string, ArrayLike<unknown>>, rows: number): FlightColumns {
  const column = <T>(name: string, isValue: (value: unknown) => value is T): T[] => {
    const values = Array.from(columns[name] ?? []);
    if (values.length !== rows || !values.every(isValue)) {
      throw new Error(
        `Column "${name}" of the flights file is not as expected; is vega-datasets the version in the lock file?`,
      );
    }
    return values;
  };
  return {
    date: column('date', isBigint),
    delay: column('delay', isBigint),
    distance: column('distance', isBigint),
    origin: column('origin', isString),
    destination: column('destination', isString),
  };
}

const isBigint = (value: unknown): value is bigint => typeof value === 'bigint';
const isString = (value: unknown): value is string => typeof value === 'string';
