/** As much of a dump's beginning as its own date stands in. */
export const DUMP_HEAD_BYTES = 4_096;

const STARTED = /^-- Started on (\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(?: (\S+))?$/m;
const FIRST_YEAR = 1900;

/**
 * When a dump was made, by its own word; undefined when it says nothing. Archives always tell it, SQL text
 * only when pg_dump was asked to be verbose. Both tell local time: unless it is named as UTC, it is taken
 * for that of this machine, as pg_restore does.
 *
 * @param head The beginning of the dump, decompressed.
 */
export function readDumpDate(head: Buffer, format: 'archive' | 'text'): Date | undefined {
  const date = format === 'archive' ? dateOfArchive(head) : dateOfText(head);
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

function dateOfText(head: Buffer): Date | undefined {
  // What stands below the first statement may be anybody's text.
  const [comments = ''] = head.toString('latin1').split(/^(?!--|\\|\s*$)/m);
  const found = STARTED.exec(comments);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  return /^(?:UTC|GMT|Z)$/.test(found[7] ?? '')
    ? new Date(Date.UTC(year, month - 1, day, hour, minute, second))
    : new Date(year, month - 1, day, hour, minute, second);
}

/** Layout of pg_dump's archives: `ReadHead` in PostgreSQL's src/bin/pg_dump/pg_backup_archiver.c. */
function dateOfArchive(head: Buffer): Date | undefined {
  const [major = 0, minor = 0] = head.subarray(5, 7);
  const intBytes = head[8] ?? 0;
  // Older than 1.12 is from before PostgreSQL 9.0; of later layouts nothing is known.
  if (major !== 1 || minor < 12 || minor > 16 || intBytes !== 4) return undefined;
  // Since 1.15 the compression is a byte that names the method, before a signed number.
  let at = 11 + (minor >= 15 ? 1 : 1 + intBytes);
  if (head.length < at + 6 * (1 + intBytes)) return undefined;
  const number = (): number => {
    const value = head.readUInt32LE(at + 1) * (head[at] === 0 ? 1 : -1);
    at += 1 + intBytes;
    return value;
  };
  const [second, minute, hour, day, month, year] = [
    number(),
    number(),
    number(),
    number(),
    number(),
    number(),
  ];
  return new Date((year ?? 0) + FIRST_YEAR, month ?? 0, day, hour, minute, second);
}
