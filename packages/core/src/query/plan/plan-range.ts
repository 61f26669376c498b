import type { ResolvedRange, TimeRange, TimeUnit } from '../../contract/types/query.ts';
import { resolveRange, type ResolvedSpan } from '../time/resolve-range.ts';
import type { TimeFamily } from '../time/span-of-literal.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import { splitMicros, wholeMinutes, writeDate, writeOffset, writeWall } from '../time/time-text.ts';
import { CALENDAR_UNITS } from '../time/units.ts';
import type { Zone } from '../time/zone.ts';
import { addRange } from './add-range.ts';
import type { Expression, SpanValue } from './nodes.ts';
import type { PlanContext } from './plan-context.ts';

const MAX_LAST = 10_000;
const UNITS = Object.keys(CALENDAR_UNITS) as TimeUnit[];
const FORMS: Readonly<Record<'last' | 'this' | 'toDate' | 'start', readonly string[]>> = {
  last: ['last', 'unit', 'includeCurrent'],
  this: ['this'],
  toDate: ['toDate'],
  start: ['start', 'end'],
};

/** Resolves a range of time, and notes it for the answer's `ranges`. */
export function planRange(
  value: unknown,
  field: { name: string; operand: Expression },
  pointer: string,
  context: PlanContext,
): SpanValue | undefined {
  const range = checkRange(value, pointer, context);
  const { storedAs } = field.operand;
  if (range === undefined || storedAs === null) return undefined;
  const { zone, calendar, now, issues, gathered } = context;
  const family = familyOf(storedAs);
  const span = resolveRange(range, { family, zone, calendar, now });
  if ('problems' in span) {
    for (const { at, problem } of span.problems) {
      issues.add(at === null ? pointer : `${pointer}/${at}`, 'invalid_range', problem);
    }
    return undefined;
  }
  note(span, field.name, family, zone, gathered);
  return { kind: 'span', start: span.start, end: span.end };
}

function note(
  span: ResolvedSpan,
  field: string,
  family: TimeFamily,
  zone: Zone,
  gathered: PlanContext['gathered'],
): void {
  addRange(gathered.ranges, written(span, field, family, zone));
  if (span.validUntil !== null) {
    gathered.validUntil = Math.min(gathered.validUntil ?? span.validUntil, span.validUntil);
  }
}

function written(span: SpanValue, field: string, family: TimeFamily, zone: Zone): ResolvedRange {
  const start = writeBound(span.start, family, zone);
  return { field, start, end: writeBound(span.end, family, zone), timezone: zone.name };
}

/** A span of a time field as the answer shows it. */
export function resolvedRange(
  span: SpanValue,
  field: string,
  { storedAs }: Expression,
  { zone }: Pick<PlanContext, 'zone'>,
): ResolvedRange {
  return written(span, field, storedAs === null ? 'instant' : familyOf(storedAs), zone);
}

/** A bound as the answer shows it: with the zone's offset for instants, without for wall clocks. */
function writeBound(micros: bigint, family: TimeFamily, zone: Zone): string {
  if (family === 'date') return writeDate(micros);
  if (family === 'local') return writeWall(micros);
  const offset = wholeMinutes(zone.offsetAt(splitMicros(micros).ms));
  return `${writeWall(micros + BigInt(offset) * 1000n)}${writeOffset(offset, zone.name)}`;
}

function checkRange(value: unknown, pointer: string, { issues }: PlanContext): TimeRange | undefined {
  // What is wrong with the shape of a range has been reported.
  if (!issues.isWhole(pointer)) return undefined;
  const before = issues.count;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    issues.add(
      pointer,
      'wrong_type',
      'A range is {"last", "unit"}, {"this"}, {"toDate"} or {"start", "end"}.',
    );
    return undefined;
  }
  const range = value as Record<string, unknown>;
  const form = (Object.keys(FORMS) as (keyof typeof FORMS)[]).find((key) => Object.hasOwn(range, key));
  if (form === undefined) {
    issues.add(pointer, 'missing', 'A range is {"last", "unit"}, {"this"}, {"toDate"} or {"start", "end"}.');
    return undefined;
  }
  for (const key of Object.keys(range)) {
    if (FORMS[form].includes(key)) continue;
    issues.add(pointer, 'unexpected', `Beside "${form}" a range has only ${FORMS[form].join(', ')}.`);
    break;
  }
  const checkUnit = (key: string): void => {
    if (typeof range[key] === 'string' && Object.hasOwn(CALENDAR_UNITS, range[key])) return;
    issues.addUnknown(`${pointer}/${key}`, 'unknown_unit', 'unit of time', range[key], UNITS);
  };
  if (form === 'this' || form === 'toDate') checkUnit(form);
  if (form === 'last') {
    checkUnit('unit');
    const { last } = range;
    if (typeof last !== 'number' || !Number.isInteger(last) || last < 1 || last > MAX_LAST) {
      issues.add(`${pointer}/last`, 'out_of_range', `This must be a whole number from 1 to ${MAX_LAST}.`);
    }
  }
  for (const key of form === 'start' ? ['start', 'end'] : []) {
    if (typeof range[key] !== 'string')
      issues.add(`${pointer}/${key}`, 'missing', 'This must be a date or a time.');
  }
  return issues.count === before ? (value as TimeRange) : undefined;
}
