import type { ShownWidget } from '@istari-lens/client/react';
import type { ReactNode } from 'react';

/** Words on the page: an empty line starts a new paragraph. */
export function TextView({ widget }: { widget: ShownWidget }): ReactNode {
  const text = widget.options['text'];
  const paragraphs = typeof text === 'string' ? text.split(/\n\s*\n/) : [];
  return (
    <div className="lens-text">
      {paragraphs.map((paragraph, index) => (
        <p key={index}>{paragraph}</p>
      ))}
    </div>
  );
}
