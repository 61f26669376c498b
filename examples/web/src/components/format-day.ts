import { createFormat } from '@istari-lens/client/format';

/** An instant by the reader's clock. */
export function formatMoment(instant: string): string {
  return createFormat('en').instant(new Date(instant));
}

/** The day of an instant as it stands in an answer, such as `Mar 1, 2026`. */
export function formatDay(instant: string): string {
  return createFormat('en').value(instant, {
    name: 'day',
    label: 'Day',
    role: 'dimension',
    type: 'timestamp',
    granularity: 'day',
  });
}
