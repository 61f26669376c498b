export { columnLabel } from '../react/dashboard/format/column-label.ts';
export { createFormat } from '../react/dashboard/format/create-format.ts';

export type { Format } from '../react/dashboard/format/create-format.ts';
export type { NumberColumn, NumberWidth } from '../react/dashboard/format/format-number.ts';
