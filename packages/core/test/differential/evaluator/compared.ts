import { AmbiguousAnswer } from './ambiguous.ts';
import { Exact } from './exact.ts';
import type { GroupOperand } from './metrics.ts';
import type { AnswerColumn } from './question.ts';
import { isNumeric, toDouble, type Value } from './value.ts';
import { quotient } from './windows.ts';

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'decimal', 'double']);

/** Previous, and of numbers the difference and its part of the previous one. */
export function comparedCells(now: Value, before: Value, { type, tolerance }: GroupOperand): Value[] {
  if (!NUMBERS.has(type)) return [before];
  if (!isNumeric(now) || !isNumeric(before)) return [before, null, null];
  const delta =
    now instanceof Exact && before instanceof Exact ? now.minus(before) : toDouble(now) - toDouble(before);
  if (tolerance > 0 && typeof delta === 'number') {
    const size = Math.max(Math.abs(toDouble(now)), Math.abs(toDouble(before)));
    // What is left of two that are nearly equal has few digits that are sure.
    if (Number.isFinite(size) && delta !== 0 && Math.abs(delta) < size * 1e-3) throw new AmbiguousAnswer();
    if (Number.isFinite(size) && !Number.isFinite(delta)) throw new AmbiguousAnswer();
    if (delta === 0 && !Number.isInteger(toDouble(now))) throw new AmbiguousAnswer();
  }
  return [before, delta, quotient(delta, before)];
}

/** The columns that a comparison adds. */
export function comparedColumns(
  metrics: readonly GroupOperand[],
  aliases: readonly string[],
): AnswerColumn[] {
  return metrics.flatMap(({ type, family, tolerance }, index): AnswerColumn[] => {
    const column = (kind: string, more: Partial<AnswerColumn> = {}): AnswerColumn => ({
      name: `${aliases[index]}__${kind}`,
      type,
      role: 'compare',
      family,
      tolerance: tolerance === 0 ? 0 : Math.max(tolerance, 1e-6),
      ...more,
    });
    const previous = column('previous', { tolerance });
    if (!NUMBERS.has(type)) return [previous];
    return [
      previous,
      column('delta'),
      column('percent', { type: 'double', tolerance: Math.max(tolerance, 1e-6) }),
    ];
  });
}
