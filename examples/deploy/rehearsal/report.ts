/** What was looked at, and how it went. */
export interface Report {
  /** Prints one thing that was looked at. */
  tell(isGood: boolean, what: string, detail?: string): void;
  /** How many were not as they should be. */
  readonly bad: number;
}

/** Prints a line for each thing as it comes. */
export function createReport(): Report {
  let bad = 0;
  return {
    tell(isGood, what, detail = '') {
      if (!isGood) bad += 1;
      console.log(`${isGood ? 'ok    ' : 'FAILED'} ${what}${detail === '' ? '' : `: ${detail}`}`);
    },
    get bad() {
      return bad;
    },
  };
}
