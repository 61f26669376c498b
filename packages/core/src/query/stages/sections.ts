/** What a row of a statement with several sections is. Each has its section and its place there before its columns. */
export const SECTIONS = {
  rows: 0,
  /** All groups that are not shown. */
  others: 1,
  grand: 2,
  /** From here on, by the first dimension, by the first two, and so on. */
  subtotals: 3,
} as const;
