import type { OptionDescriptor } from './option.ts';

/** A date or timestamp of the row. */
export const timeField: OptionDescriptor = {
  what: 'a time field',
  read: (value, fields) => fields(value),
  check: ({ storedAs }) =>
    storedAs === null
      ? { problem: 'Rows are ordered by a date or a timestamp: name such a field.' }
      : undefined,
};
