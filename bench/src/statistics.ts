/** Median and range of some figures. */
export interface Summary {
  median: number;
  min: number;
  max: number;
}

export function summarize(figures: readonly number[]): Summary {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return { median: (lower + upper) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** "12.3 (11.9–14.0)": a median and its range, at three significant digits. */
export function formatSummary({ median, min, max }: Summary): string {
  return `${formatFigure(median)} (${formatFigure(min)}–${formatFigure(max)})`;
}

export function formatFigure(figure: number): string {
  return figure >= 1000 ? Math.round(figure).toLocaleString('en-US') : figure.toPrecision(3);
}
