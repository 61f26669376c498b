import type { CacheFacts, DashboardAnswers } from '@istari-lens/client';
import type { ReactNode } from 'react';
import type { Format } from '@istari-lens/client/format';
import { useFormat } from './format/use-format.ts';
import { useMounted } from './use-mounted.ts';

/** How old the figures are and where they came from, announced to screen readers when that changes. */
export function DataFacts({
  answers,
  busy,
}: {
  answers: DashboardAnswers | undefined;
  busy: boolean;
}): ReactNode {
  const format = useFormat();
  // A server does not know the reader's clock.
  const mounted = useMounted();
  return (
    <p className="lens-facts" role="status">
      {!mounted ? '' : busy ? (answers ? 'Refreshing…' : 'Loading…') : answers && describe(answers, format)}
    </p>
  );
}

function describe({ widgets }: DashboardAnswers, format: Format): string {
  const answers = widgets.flatMap((widget) => (widget.status === 'ok' ? [widget.result] : []));
  if (answers.length === 0) return '';
  const oldest = Math.min(...answers.map(({ computedAt }) => Date.parse(computedAt)));
  return `As of ${format.instant(new Date(oldest))} · ${origin(answers.map(({ cache }) => cache))}`;
}

function origin(caches: CacheFacts[]): string {
  const cached = caches.filter(({ status }) => status !== 'miss').length;
  if (caches.some(({ status }) => status === 'stale'))
    return 'from cache; newer figures are being made, refresh to see them';
  if (cached === 0) return 'from the database';
  return cached === caches.length ? 'from cache' : `${cached} of ${caches.length} from cache`;
}
