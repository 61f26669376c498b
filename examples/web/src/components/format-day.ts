import { createFormat } from '@istari-lens/client/format';

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
