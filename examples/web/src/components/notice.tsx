import type { LensClientError } from '@istari-lens/client';
import styles from './notice.module.css';

interface Props {
  kind: 'error' | 'empty';
  title: string;
  detail?: string;
  error?: LensClientError;
  onRetry?: () => void;
  /** Stands for a whole page rather than for a widget. @default false */
  page?: boolean;
}

/** Says that something failed, or that there is nothing, and what to do about it. */
export function Notice({ kind, title, detail, error, onRetry, page = false }: Props) {
  const Title = page ? 'h1' : 'p';
  return (
    <div
      className={styles.notice}
      data-kind={kind}
      data-page={page}
      role={kind === 'error' ? 'alert' : undefined}
    >
      <Title className={styles.title}>{title}</Title>
      {(detail ?? error) && <p className={styles.detail}>{detail ?? error?.detail}</p>}
      {error?.requestId && <p className={styles.request}>Request {error.requestId}</p>}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
