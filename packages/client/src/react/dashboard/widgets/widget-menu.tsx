import type { Answer } from '@istari-lens/client';
import type { ShownWidget } from '@istari-lens/client/react';
import { useContext, useRef, type ReactNode } from 'react';
import { DrillContext } from '../drill/drill-context.ts';
import { toCsv } from '../to-csv.ts';

/** What else can be done with an answer. */
export function WidgetMenu({ widget, result }: { widget: ShownWidget; result: Answer }): ReactNode {
  const openDrill = useContext(DrillContext);
  const menu = useRef<HTMLDetailsElement>(null);
  const done = (): void => {
    if (menu.current) menu.current.open = false;
  };
  return (
    <details
      ref={menu}
      className="lens-menu"
      onKeyDown={({ key }) => {
        if (key === 'Escape') done();
      }}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) done();
      }}
    >
      <summary className="lens-toggle" aria-label={`More of ${widget.title}`}>
        ⋯
      </summary>
      <div className="lens-options">
        {openDrill && (
          <button
            type="button"
            className="lens-toggle"
            onClick={() => {
              done();
              openDrill(widget, {});
            }}
          >
            Rows behind it
          </button>
        )}
        <button
          type="button"
          className="lens-toggle"
          onClick={() => {
            done();
            download(widget.title, toCsv(result));
          }}
        >
          Download as CSV
        </button>
      </div>
    </details>
  );
}

function download(title: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'widget'}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
