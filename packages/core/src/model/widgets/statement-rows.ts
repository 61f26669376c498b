import type { StatementRow, Widget } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { readWith } from '../../contract/parse.ts';
import { isWithin } from '../../contract/pointer.ts';
import type { Sound } from '../../contract/reading.ts';
import { widgetOptions } from '../../contract/schemas/index.ts';

/** Alias of the column that holds a row's part of its base: `<row id>__percentOf`, 1 being 100 %. */
export function percentOfAlias(rowId: string): string {
  return `${rowId}__percentOf`;
}

/** Alias of the column that holds what a row must come to: `<row id>__total`. */
export function totalAlias(rowId: string): string {
  return `${rowId}__total`;
}

/** The rows of a sound statement; none of one that is not. What another release kept with them is left out. */
export function statementRows(widget: Widget): StatementRow[] {
  if (statementIssues(widget).some(({ code }) => code !== 'unknown_key')) return [];
  const { sound } = readWith(widgetOptions.statement, widget.options);
  // Of rows of which nothing else is wrong, all is there.
  return (sound?.rows ?? []) as StatementRow[];
}

/** What is wrong with the rows of a statement. */
export function statementIssues({ options }: Widget): ProblemIssue[] {
  const { sound, issues } = readWith(widgetOptions.statement, options);
  const rows: SoundRow[] = (sound?.rows ?? []).map((row = {}) => row);
  const isRefused = (place: string): boolean => issues.some(({ pointer }) => isWithin(pointer, place));
  const found = rowIssues(rows).filter(({ pointer }) => !isRefused(pointer));
  return [...issues, ...found].map((issue) => ({ ...issue, pointer: `/options${issue.pointer}` }));
}

type SoundRow = Sound<StatementRow>;

function rowIssues(rows: readonly SoundRow[]): ProblemIssue[] {
  const ids = rows.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const placeOf = new Map(rows.map(({ id }, index) => [id, index]).toReversed() as [string, number][]);
  const issues: ProblemIssue[] = [];
  for (const [index, row] of rows.entries()) {
    const pointer = `/rows/${index}`;
    if (row.id !== undefined && placeOf.get(row.id) !== index) {
      const detail = 'Two rows have this id. Rename one of them.';
      issues.push({ pointer: `${pointer}/id`, code: 'duplicate', detail });
    }
    if ((row.metric === undefined) === (row.formula === undefined)) {
      const detail = 'A row has either a metric object or a formula string. Give exactly one of them.';
      issues.push({ pointer, code: 'invalid', detail });
    }
    for (const [key, said] of REFERENCES) {
      const named = row[key];
      if (named === undefined || placeOf.has(named)) continue;
      const detail = `${key} names ${said}; no row has this id.`;
      issues.push({ pointer: `${pointer}/${key}`, code: 'unknown_row', detail, allowed: [...new Set(ids)] });
    }
    if (isPartOfItself(row, (id) => rows[placeOf.get(id) ?? -1])) {
      const detail = 'Following its parents, this row comes to be a part of itself. Take one of them out.';
      issues.push({ pointer: `${pointer}/parent`, code: 'circular', detail });
    }
  }
  return issues;
}

const REFERENCES = [
  ['percentOf', 'the row that is 100 %'],
  ['parent', 'the row that this one is a part of'],
] as const;

function isPartOfItself(row: SoundRow, rowOf: (id: string) => SoundRow | undefined): boolean {
  const seen = new Set<string>();
  for (let at = row.parent; at !== undefined && !seen.has(at); at = rowOf(at)?.parent) {
    if (at === row.id) return true;
    seen.add(at);
  }
  return false;
}
