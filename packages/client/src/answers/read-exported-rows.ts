import type { Column, Row } from '../contract.ts';
import { LensClientError } from '../errors/client-error.ts';
import { rowReader, type NumberPolicy } from './numbers.ts';

/** What an export says of itself at its end. */
export interface ExportEnd {
  rowCount: number;
  /** True when there were more rows than the question's `limit`. */
  truncated: boolean;
}

/**
 * The rows of an NDJSON export, keyed by alias; returns what its last line says. Throws a LensClientError
 * `invalid_response` where that line is missing: the rows so far are then not all. Leaving the loop ends the query.
 */
export async function* readExportedRows<TypedRow>(
  body: ReadableStream<Uint8Array>,
  numbers: NumberPolicy,
): AsyncGenerator<TypedRow, ExportEnd> {
  let columns: Column[] | undefined;
  let read: (row: Row) => Row = (row) => row;
  let rowCount = 0;
  for await (const line of linesOf(body)) {
    const value = parseLine(line);
    if (Array.isArray(value) && columns) {
      rowCount += 1;
      // The row type is the caller's claim about their own spec.
      yield read(
        Object.fromEntries(columns.map(({ name }, place) => [name, value[place]])) as Row,
      ) as TypedRow;
    } else if ('columns' in value) {
      columns = value.columns;
      read = rowReader(columns, numbers);
    } else if ('end' in value && value.end.rowCount === rowCount) {
      return value.end;
    } else break;
  }
  throw incomplete();
}

type Line = { columns: Column[] } | { end: ExportEnd } | unknown[];

function parseLine(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    // The parser's own error quotes the row.
    throw incomplete();
  }
}

function incomplete(): LensClientError {
  const detail = 'The export has no last line, so its rows are not all. Ask again.';
  return new LensClientError({ code: 'invalid_response', detail });
}

/** Lines that end; what comes after the last one is none. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  // Not every browser iterates over a stream.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    // Whoever leaves early wants no more; otherwise there is nothing to cancel.
    reader.cancel().catch(() => {});
  }
}
