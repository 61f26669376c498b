/** Thrown for a question whose answer hangs on the last digits of a double. */
export class AmbiguousAnswer extends Error {
  constructor() {
    super('The answer hangs on the last digits of a double.');
  }
}

/** True when two doubles are so near that either may be the greater one. */
export function isNear(left: number, right: number, tolerance: number): boolean {
  return left !== right && Math.abs(left - right) <= tolerance * Math.max(Math.abs(left), Math.abs(right));
}
