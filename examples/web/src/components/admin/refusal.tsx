import type { LensClientError } from '@istari-lens/client';
import styles from './admin.module.css';

/** Why a change was refused: every problem that the API names, with its place. */
export function Refusal({ error }: { error: LensClientError | undefined }) {
  return (
    <div role="alert">
      {error && (
        <div className={styles.refusal}>
          <p>{error.detail}</p>
          {error.issues.length > 1 && (
            <ul>
              {error.issues.map(({ pointer, detail }, index) => (
                <li key={`${pointer} ${index}`}>
                  {pointer}: {detail}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
