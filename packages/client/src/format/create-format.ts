import type { Column, Row } from '../contract.ts';
import { formatNumber, type NumberColumn, type NumberWidth } from './format-number.ts';
import { formatInstant, formatTime, formatTimePart } from './format-time.ts';

/** Turns cells into text of one locale, by the metadata of their columns. */
export interface Format {
  /** Any cell of an answer. */
  value(cell: unknown, column: Column | undefined, width?: NumberWidth): string;
  /** The dimension of a row; the row that sums up the rest has no value of its own. */
  dimension(row: Row, column: Column): string;
  number(value: number, column?: NumberColumn): string;
  percent(share: number): string;
  instant(instant: Date): string;
}

/**
 * Makes the formatting of a locale.
 *
 * @param locale a BCP 47 tag such as `en-GB`
 */
export function createFormat(locale: string): Format {
  const format: Format = {
    value(cell, column, width = 'full') {
      if (cell === null || cell === undefined) return column?.role === 'dimension' ? 'No value' : '–';
      if (typeof cell === 'number')
        return formatTimePart(cell, column?.granularity, locale) ?? formatNumber(cell, column, width, locale);
      if (typeof cell === 'boolean') return cell ? 'Yes' : 'No';
      if (typeof cell === 'object') return isPlain(cell) ? JSON.stringify(cell) : String(cell);
      if (typeof cell !== 'string') return String(cell);
      if (column?.type === 'date' || column?.type === 'timestamp')
        return formatTime(cell, column.granularity, locale);
      if (column?.type !== 'bigint' && column?.type !== 'decimal') return cell;
      return formatNumber(/^-?\d+$/.test(cell) ? BigInt(cell) : Number(cell), column, width, locale);
    },
    dimension: (row, column) => (row['$others'] === true ? 'Others' : format.value(row[column.name], column)),
    number: (value, column) => formatNumber(value, column, 'full', locale),
    percent: (share) => formatNumber(share, { type: 'double', format: { style: 'percent' } }, 'full', locale),
    instant: (instant) => formatInstant(instant, locale),
  };
  return format;
}

/** What JSON makes; a number class of the caller's says itself how it is written. */
function isPlain(cell: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(cell);
  return Array.isArray(cell) || prototype === Object.prototype || prototype === null;
}
