/** What a test's title says of controls. */
export interface ControlTitle {
  readonly numbers: readonly number[];
  /** The title without its numbers. */
  readonly text: string;
}

const TITLE = /^control (\d+(?:\/\d+)*): (.+)$/s;

/**
 * Reads a title.
 *
 * @returns undefined for a title that speaks of no control
 * @example readTitle('control 16/23: no secret is logged') // { numbers: [16, 23], text: 'no secret is logged' }
 */
export function readTitle(title: string): ControlTitle | undefined {
  const [, numbers, text] = TITLE.exec(title) ?? [];
  if (numbers === undefined || text === undefined) return undefined;
  return { numbers: numbers.split('/').map(Number), text };
}

/** Whether a title means to name a control, rightly spelt or not. */
export function speaksOfControl(title: string): boolean {
  return /^controls?\b[\s:]*\d/i.test(title);
}
