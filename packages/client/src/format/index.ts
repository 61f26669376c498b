export { columnLabel } from './column-label.ts';
export { createFormat } from './create-format.ts';

export type { Format } from './create-format.ts';
export type { NumberColumn, NumberWidth } from './format-number.ts';
