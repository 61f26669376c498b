import type { ShownWidget } from '@istari-lens/client/react';
import type { ReactNode } from 'react';

/** Words on the page: an empty line starts a new paragraph. Long ones scroll, by the keyboard too. */
export function TextView({ widget }: { widget: ShownWidget }): ReactNode {
  const text = widget.options['text'];
  const paragraphs = typeof text === 'string' ? text.split(/\n\s*\n/) : [];
  return (
    <div className="lens-text" role="group" aria-label={widget.title} tabIndex={0}>
      {paragraphs.map((paragraph, index) => (
        <p key={index}>{paragraph}</p>
      ))}
    </div>
  );
}
