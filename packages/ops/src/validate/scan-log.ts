/** Errors found in a log. */
export interface LogScan {
  lines: number;
  /** Lines of level ERROR (or FATAL). */
  errors: number;
  /** The first few kinds of error with how often each occurred: the message and code, nothing else of the line. */
  kinds: { message: string; count: number }[];
}

const MAX_KINDS = 5;
const MAX_MESSAGE = 120;

/**
 * Counts error lines in the log of the standalone server: one JSON object a line with `level` and `msg`.
 * Lines of other programs count when they hold the word ERROR or FATAL.
 */
export async function scanLog(lines: AsyncIterable<string> | Iterable<string>): Promise<LogScan> {
  let total = 0;
  let errors = 0;
  const kinds = new Map<string, number>();
  for await (const line of lines) {
    if (line.trim() === '') continue;
    total += 1;
    const message = errorOf(line);
    if (message === undefined) continue;
    errors += 1;
    if (kinds.has(message) || kinds.size < MAX_KINDS) kinds.set(message, (kinds.get(message) ?? 0) + 1);
  }
  return { lines: total, errors, kinds: [...kinds].map(([message, count]) => ({ message, count })) };
}

/** What an error line is about; undefined for every other line. */
function errorOf(line: string): string | undefined {
  const entry = parse(line);
  // Text that is not ours may hold anything, so none of it is repeated.
  if (entry === undefined) return /\b(ERROR|FATAL)\b/.test(line) ? 'a line that is not JSON' : undefined;
  if (!/^(error|fatal)$/i.test(String(entry['level']))) return undefined;
  const message = String(entry['msg'] ?? 'no message').slice(0, MAX_MESSAGE);
  const err = entry['err'];
  const code = typeof err === 'object' && err !== null && 'code' in err ? ` (${String(err.code)})` : '';
  return `${message}${code}`;
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
