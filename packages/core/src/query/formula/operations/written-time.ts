import type { Expression, PlannedValue } from '../../plan/nodes.ts';
import { familyOf } from '../../time/stored-as/natural.ts';
import type { Zone } from '../../time/zone.ts';
import { VALUE_READERS } from '../../values/index.ts';
import { isNullLiteral } from './number-types.ts';
import type { OperationProblem } from './operation.ts';

const HOURS_16 = 57_600_000;

/** No zone is further from UTC: what can be read in both of these can be read in every zone. */
const FURTHEST: readonly Zone[] = [-HOURS_16, HOURS_16].map((offset) => ({
  name: 'UTC',
  offsetAt: () => offset,
}));

/** True for dates, timestamps and times of day, other than the word null. */
export function isTime(operand: Expression): boolean {
  return !isNullLiteral(operand) && (operand.storedAs !== null || operand.type === 'time');
}

/** Why two times are not compared with each other; undefined when they are. */
export function timeProblem(left: Expression, right: Expression): OperationProblem | undefined {
  const [first, second] = [familyIn(left), familyIn(right)];
  if (first === second) return undefined;
  if (first === 'time' || second === 'time') {
    return { problem: 'A time of day compares with another time of day only.' };
  }
  if (first === 'date' || second === 'date') return undefined;
  const problem =
    'One side is a moment, the other wall-clock time of no zone: which moments those are nobody knows.';
  return { problem };
}

/** For a time beside a text of the formula: what is wrong with the text, if anything. Undefined for other operands. */
export function writtenTimeOf(time: Expression, text: Expression): { problem?: string } | undefined {
  if (!isTime(time) || text.kind !== 'literal' || typeof text.value !== 'string' || text.type !== 'text') {
    return undefined;
  }
  for (const zone of FURTHEST) {
    const found = VALUE_READERS[time.type](text.value, time, zone);
    if ('problem' in found) return found;
  }
  return {};
}

/** The text, known to be one, as the time that it stands for in a zone. */
export function readWrittenTime(time: Expression, text: Expression, zone: Zone): PlannedValue {
  const value = text.kind === 'literal' ? text.value : null;
  const found = value === null ? undefined : VALUE_READERS[time.type](value, time, zone);
  if (found !== undefined && !('problem' in found)) return found;
  throw new TypeError('This written time was not checked.');
}

function familyIn({ storedAs }: Expression): string {
  return storedAs === null ? 'time' : familyOf(storedAs);
}
