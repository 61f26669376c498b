import { formatFigure, formatSummary } from '../statistics.ts';
import type { BarResult, RowResult } from '../measure/result.ts';

/** A bar's bound, such as "≥ 0.75 ×". */
export function describeBound({ bound, unit }: BarResult): string {
  return `${bound.kind === 'atMost' ? '≤' : '≥'} ${bound.value} ${unit}`.trim();
}

/** What was measured for a bar: the median, and the range of several rounds. */
export function describeMeasured({ measured, unit }: BarResult): string {
  const isOne = measured.min === measured.max;
  return `${isOne ? formatFigure(measured.median) : formatSummary(measured)} ${unit}`.trim();
}

/** A row as lines of plain text. */
export function describeRow(row: RowResult): string {
  return [
    ...row.figures.map(({ name, unit, summary }) => `  ${name.padEnd(54)} ${formatSummary(summary)} ${unit}`),
    ...row.bars.map(
      (bar) =>
        `  ${bar.isMet ? 'met   ' : 'MISSED'} ${bar.claim}: ${describeMeasured(bar)}, bar ${describeBound(bar)}`,
    ),
    ...row.notes.map((note) => `  ${note}`),
    ...(row.profile ?? []).map(({ name, share }) => `    ${(share * 100).toFixed(1).padStart(5)} % ${name}`),
  ].join('\n');
}
