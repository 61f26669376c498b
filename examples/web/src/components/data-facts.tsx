import type { CacheFacts, DashboardAnswers } from '@istari-lens/client';
import { formatInstant } from '../format/format-time.ts';
import type { Loaded } from '../lens/use-load.ts';
import styles from './data-facts.module.css';

/** How old the figures are and where they came from, announced to screen readers when that changes. */
export function DataFacts({ data }: { data: Loaded<DashboardAnswers> }) {
  return (
    <p className={styles.facts} role="status">
      {data.status === 'loading' && 'Loading…'}
      {data.status === 'ok' && (data.reloading ? 'Refreshing…' : describe(data.value))}
    </p>
  );
}

function describe({ widgets }: DashboardAnswers): string {
  const answers = widgets.flatMap((widget) => (widget.status === 'ok' ? [widget.result] : []));
  if (answers.length === 0) return '';
  const oldest = Math.min(...answers.map(({ computedAt }) => Date.parse(computedAt)));
  return `As of ${formatInstant(new Date(oldest))} · ${origin(answers.map(({ cache }) => cache))}`;
}

function origin(caches: CacheFacts[]): string {
  const cached = caches.filter(({ status }) => status !== 'miss').length;
  if (caches.some(({ status }) => status === 'stale')) return 'from cache, newer figures are on their way';
  if (cached === 0) return 'from the database';
  return cached === caches.length ? 'from cache' : `${cached} of ${caches.length} from cache`;
}
