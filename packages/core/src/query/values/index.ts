import type { FieldType } from '../../contract/types/dataset.ts';
import { boolean } from './boolean.ts';
import { element } from './element.ts';
import { decimal, double, exactNumber } from './number.ts';
import { text } from './text.ts';
import { timeOfDay } from './time-of-day.ts';
import { time } from './time.ts';
import { uuid } from './uuid.ts';
import type { ValueReader } from './value-reader.ts';

const noValues: ValueReader = () => ({
  problem: 'Values of this type are not compared: use isNull or notNull.',
});

/** How the values of each type are read. */
export const VALUE_READERS: Readonly<Record<FieldType, ValueReader>> = {
  text,
  boolean,
  integer: exactNumber,
  bigint: exactNumber,
  decimal,
  double,
  date: time,
  timestamp: time,
  time: timeOfDay,
  json: noValues,
  array: element,
  uuid,
};
