import type { Column } from '../contract.ts';

/** `full` for reading a value, `short` for axes, where 1.2M is enough. */
export type NumberWidth = 'full' | 'short';

/** What of a column says how its numbers are shown. */
export type NumberColumn = Pick<Column, 'type' | 'format' | 'unit'>;

/** A number as its column wants it: style, currency, digits, unit. A `bigint` keeps all of its digits. */
export function formatNumber(
  value: number | bigint,
  column: NumberColumn | undefined,
  width: NumberWidth,
  locale: string,
): string {
  const near = Number(value);
  if (!Number.isFinite(near)) return Number.isNaN(near) ? 'not a number' : near > 0 ? '∞' : '−∞';
  if (column?.format?.style === 'duration') return formatDuration(near);
  const text = new Intl.NumberFormat(locale, numberOptions(near, column, width)).format(value);
  return column?.unit ? `${text}\u00a0${column.unit}` : text;
}

function numberOptions(
  value: number,
  column: NumberColumn | undefined,
  width: NumberWidth,
): Intl.NumberFormatOptions {
  const { style = 'number', currency, minimumFractionDigits, maximumFractionDigits } = column?.format ?? {};
  const options: Intl.NumberFormatOptions = {
    ...(style === 'percent' && { style: 'percent' }),
    ...(style === 'currency' && currency !== undefined && { style: 'currency', currency }),
  };
  if (width === 'short') return { ...options, notation: 'compact', maximumFractionDigits: 1 };
  const digits = maximumFractionDigits ?? Math.max(defaultDigits(value, column), minimumFractionDigits ?? 0);
  // Figures below each other are compared by their places, so a measured value keeps its zeros.
  const places = minimumFractionDigits ?? (isMeasured(column) ? digits : 0);
  return { ...options, minimumFractionDigits: Math.min(places, digits), maximumFractionDigits: digits };
}

function isMeasured(column: NumberColumn | undefined): boolean {
  return column?.type === 'double' || (column?.format !== undefined && column.format.style !== 'number');
}

function defaultDigits(value: number, column: NumberColumn | undefined): number {
  if (column?.format?.style === 'percent') return 1;
  if (column?.format?.style === 'currency') return 2;
  if (Number.isInteger(value) && !isMeasured(column)) return 0;
  return Math.abs(value) < 1 && value !== 0 ? 3 : Math.abs(value) < 1000 ? 1 : 0;
}

/** Seconds as hours, minutes and seconds. */
function formatDuration(seconds: number): string {
  const rounded = Math.round(Math.abs(seconds));
  const parts = [
    [Math.floor(rounded / 3600), 'h'],
    [Math.floor((rounded % 3600) / 60), 'min'],
    [rounded % 60, 's'],
  ].filter(([amount]) => amount !== 0);
  const text = parts.map(([amount, unit]) => `${amount}\u00a0${unit}`).join(' ') || '0\u00a0s';
  return seconds < 0 && rounded > 0 ? `−${text}` : text;
}
