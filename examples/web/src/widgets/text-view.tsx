import type { Widget } from '@istari-lens/client';
import styles from './widgets.module.css';

/** Words on the page: an empty line starts a new paragraph. */
export function TextView({ widget }: { widget: Widget }) {
  const { text } = widget.options;
  const paragraphs = typeof text === 'string' ? text.split(/\n\s*\n/) : [];
  return (
    <div className={styles.text}>
      {paragraphs.map((paragraph, index) => (
        <p key={index}>{paragraph}</p>
      ))}
    </div>
  );
}
