import { LensClientError } from '@istari-lens/client';
import type { ReactNode } from 'react';

interface Props {
  kind: 'error' | 'empty';
  title: string;
  error?: Error | null;
  detail?: string;
  onRetry?: () => void;
}

/** Says that something failed, or that there is nothing, and what to do about it. */
export function Notice({ kind, title, error, detail, onRetry }: Props): ReactNode {
  const known = LensClientError.isInstance(error) ? error : undefined;
  return (
    <div className="lens-notice" data-kind={kind} role={kind === 'error' ? 'alert' : undefined}>
      <p className="lens-notice-title">{title}</p>
      <p className="lens-notice-detail">{detail ?? known?.detail ?? error?.message}</p>
      {known?.requestId && <p className="lens-notice-detail">Request {known.requestId}</p>}
      {onRetry && (
        <button type="button" className="lens-button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
