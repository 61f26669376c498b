import { spanOfLiteral } from '../time/span-of-literal.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import { writeDate } from '../time/time-text.ts';
import type { ValueReader } from './value-reader.ts';

/** Dates and times; each is the span of its smallest written unit, except a day of a date field. */
export const time: ValueReader = (value, { storedAs }, zone) => {
  const family = storedAs === null ? 'date' : familyOf(storedAs);
  if (typeof value !== 'string') {
    const example = family === 'date' ? '"2024-03-01"' : '"2024-03-01T10:30:00"';
    return {
      problem: `This field holds ${family === 'date' ? 'dates' : 'times'}: write one such as ${example}.`,
    };
  }
  const span = spanOfLiteral(value, family, zone);
  if ('problem' in span || family !== 'date') return span;
  return { kind: 'point', value: writeDate(span.start), cast: 'date' };
};
