import { LensError } from '@istari-lens/core';

/** What a scan of SQL text found. */
export interface SqlScan {
  /** Rows of COPY data by the quoted name of the table, as the dump writes it. */
  rows: ReadonlyMap<string, number>;
  /** Whether the comment with which pg_dump ends stands at the end. */
  complete: boolean;
}

/** Reads SQL text piece by piece as psql does, as far as finding meta-commands needs. */
export interface SqlScanner {
  /** @throws LensError `restore_refused` at a meta-command. */
  write(chunk: Uint8Array): void;
  /** @throws LensError `restore_refused` when the text ends within a string, comment or COPY. */
  end(): SqlScan;
}

const NEWLINE = 10;
const NAME_QUOTE = 34;
const DOLLAR = 36;
const QUOTE = 39;
const STAR = 42;
const DASH = 45;
const SLASH = 47;
const SEMICOLON = 59;
const BACKSLASH = 92;
const LETTER_E = 101;
const END_OF_DUMP = '-- PostgreSQL database dump complete';
const COPY_FROM_STDIN = /^\s*copy\s+((?:"[^"]*"|[^\s"(])+)\s*(?:\([\s\S]*\)\s*)?from\s+stdin\b/i;
const BACKSLASHES_IN_STRINGS = /standard_conforming_strings\b[\s\S]*(?:off|false|'0'|\b0)/i;
/** Meta-commands that dumps of patched releases (CVE-2025-8714) begin and end with; we drop them. */
const RESTRICT = /^\\(?:un)?restrict [A-Za-z0-9]+$/;
/** Longest statement that is kept for looking at; COPY and SET are far shorter. */
const KEPT_STATEMENT = 65_536;

type Place =
  | 'sql'
  | 'string'
  | 'escapeString'
  | 'name'
  | 'dollar'
  | 'lineComment'
  | 'comment'
  | 'copy'
  | 'meta';

/**
 * Creates a scanner. It refuses every psql meta-command: a dump that a stranger wrote can run programs
 * with them. Within COPY data, strings, comments and function bodies a backslash is data.
 *
 * @param keep Receives the text without the lines \restrict and \unrestrict.
 */
export function createSqlScanner(keep: (chunk: Buffer) => void = () => undefined): SqlScanner {
  const rows = new Map<string, number>();
  let place: Place = 'sql';
  let line = 1;
  let depth = 0;
  let tag = '';
  let table = '';
  let statement = '';
  let complete = false;
  let withinRow = false;
  /** The last two bytes outside of strings and comments. */
  let before = 0;
  let earlier = 0;
  /** The tail of a chunk that cannot be judged before more is there. */
  let held: Buffer = Buffer.alloc(0);

  const refuse = (what: string): never => {
    throw new LensError('restore_refused', `Line ${line} of the dump ${what}`);
  };
  const remember = (text: string): void => {
    earlier = text.length > 1 ? text.charCodeAt(text.length - 2) : before;
    before = text.charCodeAt(text.length - 1);
    if (statement.length < KEPT_STATEMENT) statement += text;
  };
  const endStatement = (): void => {
    if (BACKSLASHES_IN_STRINGS.test(statement) && /^\s*(?:set|alter|select)\b/i.test(statement))
      refuse('changes what a backslash in strings means. Such a dump is not restored.');
    const copied = COPY_FROM_STDIN.exec(statement)?.[1];
    if (copied !== undefined) {
      table = Buffer.from(copied, 'latin1').toString('utf8');
      rows.set(table, rows.get(table) ?? 0);
      place = 'copy';
    }
    statement = '';
    before = 0;
    earlier = 0;
  };

  /** Looks at whole bytes from `at`; returns where it stopped for want of more. */
  const scan = (text: Buffer, last: boolean): number => {
    let at = 0;
    // The COPY statement's own line must be over before its data begin.
    let afterStatement = false;
    while (at < text.length) {
      if (place === 'copy' && !afterStatement) {
        // Whether a line is the end of the data shows in its first bytes; rows may be very long.
        if (!withinRow) {
          if (text.length - at < 4 && !last) return at;
          const start = text.toString('latin1', at, at + 4);
          if (/^\\\.\r?\n/.test(start) || (last && /^\\\.\r?$/.test(start))) {
            place = 'sql';
            at += start.startsWith('\\.\r') ? 3 : 2;
            continue;
          }
          rows.set(table, (rows.get(table) ?? 0) + 1);
          withinRow = true;
        }
        const end = text.indexOf(NEWLINE, at);
        if (end < 0) return text.length;
        line += 1;
        withinRow = false;
        at = end + 1;
        continue;
      }
      const byte = text[at] ?? 0;
      if (afterStatement) {
        if (byte === NEWLINE) {
          afterStatement = false;
          line += 1;
        } else if (byte !== 32 && byte !== 13 && byte !== 9) {
          refuse('goes on after a COPY statement on the same line. pg_dump does not write that.');
        }
        at += 1;
        continue;
      }
      // Everything that is judged by what follows is decided only when that is there.
      if (!last && text.length - at < 64 && place !== 'lineComment') return at;
      if (byte === NEWLINE) line += 1;
      const next = text[at + 1];
      switch (place) {
        case 'sql': {
          if (byte === BACKSLASH) {
            const end = text.indexOf(NEWLINE, at);
            if (end < 0 && !last) return at;
            const command = text.toString('latin1', at, end < 0 ? text.length : end).trimEnd();
            if (!RESTRICT.test(command) || statement.trim() !== '')
              refuse(
                'is a psql meta-command, with which a dump could run programs. Nothing of it was run; look at the file, and where it comes from.',
              );
            text.fill(32, at, at + command.length);
            at += command.length;
            continue;
          }
          if (byte === QUOTE) {
            place = (before | 32) === LETTER_E && !isOfName(earlier) ? 'escapeString' : 'string';
            remember("'");
          } else if (byte === NAME_QUOTE) {
            place = 'name';
            remember('"');
          } else if (byte === DASH && next === DASH) {
            place = 'lineComment';
            const end = text.indexOf(NEWLINE, at);
            if (end < 0 && !last) {
              place = 'sql';
              return at;
            }
            const comment = text.toString('latin1', at, end < 0 ? text.length : end).trimEnd();
            complete = comment === END_OF_DUMP || (complete && /^--\s*$/.test(comment));
            remember(' ');
          } else if (byte === SLASH && next === STAR) {
            place = 'comment';
            depth = 1;
            at += 1;
            remember(' ');
          } else if (byte === DOLLAR && !isOfName(before)) {
            const opening = /^\$(?:[A-Za-z_\u0080-\u00ff][\w\u0080-\u00ff]*)?\$/.exec(
              text.toString('latin1', at, at + 64),
            )?.[0];
            if (opening !== undefined) {
              place = 'dollar';
              tag = opening;
              at += opening.length;
              remember('$$');
              complete = false;
              continue;
            }
            remember('$');
          } else if (byte === SEMICOLON) {
            endStatement();
            afterStatement = (place as Place) === 'copy';
          } else {
            remember(String.fromCharCode(byte));
          }
          if (byte > 32 && place === 'sql') complete = false;
          break;
        }
        case 'string':
        case 'escapeString':
          if (byte === BACKSLASH && place === 'escapeString') at += 1;
          else if (byte === QUOTE && next === QUOTE) at += 1;
          else if (byte === QUOTE) place = 'sql';
          if (place === 'string') remember(String.fromCharCode(byte));
          break;
        case 'name':
          remember(String.fromCharCode(byte));
          if (byte === NAME_QUOTE) place = 'sql';
          break;
        case 'dollar':
          if (byte === DOLLAR && text.toString('latin1', at, at + tag.length) === tag) {
            at += tag.length - 1;
            place = 'sql';
          }
          break;
        case 'lineComment':
          if (byte === NEWLINE) place = 'sql';
          break;
        case 'comment':
          if (byte === SLASH && next === STAR) {
            depth += 1;
            at += 1;
          } else if (byte === STAR && next === SLASH) {
            depth -= 1;
            at += 1;
            if (depth === 0) place = 'sql';
          }
          break;
      }
      at += 1;
    }
    return at;
  };

  const advance = (chunk: Uint8Array, last: boolean): void => {
    const text = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
    const stopped = scan(text, last);
    if (stopped > 0) keep(text.subarray(0, stopped));
    held = text.subarray(stopped);
  };
  return {
    write: (chunk) => advance(chunk, false),
    end() {
      advance(Buffer.alloc(0), true);
      if (place !== 'sql' && place !== 'lineComment')
        refuse('is its last, within a string, a comment or data: the dump was cut short.');
      return { rows, complete };
    },
  };
}

/** Letters, digits, `_`, `$` and everything beyond ASCII. */
function isOfName(byte: number): boolean {
  return byte >= 128 || byte === DOLLAR || byte === 95 || /[A-Za-z0-9]/.test(String.fromCharCode(byte));
}
