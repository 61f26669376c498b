import type { StatementRow, Widget } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';

/** As many as a question may have metrics. */
const MAX_ROWS = 100;

/** A row's id is an alias that formulas name, so it is spelled as an identifier. */
const ROW_ID = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

/** Alias of the column that holds a row's part of its base: `<row id>__percentOf`, 1 being 100 %. */
export function percentOfAlias(rowId: string): string {
  return `${rowId}__percentOf`;
}

/** The rows of a statement widget that are well formed, and what is wrong with the others. */
export function readStatementRows(widget: Widget): { rows: StatementRow[]; issues: ProblemIssue[] } {
  const given = widget.options['rows'];
  if (!Array.isArray(given) || given.length === 0) {
    const detail = 'A statement widget lists its rows in options.rows; there is none. Add at least one.';
    return { rows: [], issues: [{ pointer: '/options/rows', code: 'missing', detail }] };
  }
  if (given.length > MAX_ROWS) {
    const detail = `A statement has at most ${MAX_ROWS} rows. Use fewer.`;
    return { rows: [], issues: [{ pointer: '/options/rows', code: 'too_many', detail }] };
  }
  const rows: StatementRow[] = [];
  const issues: ProblemIssue[] = [];
  const seen = new Set<string>();
  for (const [index, row] of given.entries()) {
    const found = rowIssues(row, `/options/rows/${index}`, seen);
    issues.push(...found);
    if (found.length === 0) rows.push(row as StatementRow);
  }
  return { rows, issues: [...issues, ...baseIssues(given, seen)] };
}

function rowIssues(row: unknown, pointer: string, seen: Set<string>): ProblemIssue[] {
  if (!isRecord(row)) {
    return [
      {
        pointer,
        code: 'wrong_type',
        detail: 'A statement row is an object with id, label and metric or formula.',
      },
    ];
  }
  const issues: ProblemIssue[] = [];
  const { id, label, metric, formula } = row;
  if (typeof id !== 'string' || !ROW_ID.test(id) || id.includes('__')) {
    const detail = 'A row id starts with a letter and holds letters, digits and single underscores.';
    issues.push({ pointer: `${pointer}/id`, code: 'bad_format', detail });
  } else if (seen.has(id)) {
    issues.push({
      pointer: `${pointer}/id`,
      code: 'duplicate',
      detail: 'Two rows have this id. Rename one of them.',
    });
  } else {
    seen.add(id);
  }
  if (typeof label !== 'string') {
    issues.push({ pointer: `${pointer}/label`, code: 'missing', detail: 'A row needs a label. Add one.' });
  }
  if (isRecord(metric) === (typeof formula === 'string')) {
    const detail = 'A row has either a metric object or a formula string. Give exactly one of them.';
    issues.push({ pointer, code: 'invalid', detail });
  }
  return issues;
}

function baseIssues(rows: readonly unknown[], ids: ReadonlySet<string>): ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  for (const [index, row] of rows.entries()) {
    if (!isRecord(row) || row['percentOf'] === undefined) continue;
    if (typeof row['percentOf'] === 'string' && ids.has(row['percentOf'])) continue;
    issues.push({
      pointer: `/options/rows/${index}/percentOf`,
      code: 'unknown_row',
      detail: 'percentOf names the row that is 100 %; no row has this id.',
      allowed: [...ids],
    });
  }
  return issues;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
