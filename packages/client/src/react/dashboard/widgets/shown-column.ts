import type { Column } from '@istari-lens/client';

/**
 * A column as a widget wants it shown: what its `format` and `unit` say goes before what the column says. They
 * come from the widget's options, which are open by contract, so anything malformed is passed over.
 */
export function shownColumn(column: Column, { format, unit }: { format?: unknown; unit?: unknown }): Column {
  return {
    ...column,
    ...(isFormat(format) && { format }),
    ...(typeof unit === 'string' && { unit }),
  };
}

function isFormat(value: unknown): value is NonNullable<Column['format']> {
  if (typeof value !== 'object' || value === null || !('style' in value)) return false;
  const { style } = value;
  return (
    style === 'number' ||
    style === 'percent' ||
    style === 'duration' ||
    (style === 'currency' && 'currency' in value)
  );
}
