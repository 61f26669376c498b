import type { ShownWidget } from '@istari-lens/client/react';
import { useCallback, type ReactNode } from 'react';

/**
 * A widget's place on the grid. It is set through the element's style object: an attribute would be refused by a content
 * security policy that allows no inline styles.
 */
export function DashboardCell({ widget, children }: { widget: ShownWidget; children: ReactNode }): ReactNode {
  const { x, y, w, h } = widget.layout;
  const place = useCallback(
    (cell: HTMLDivElement | null) => {
      const values = { '--lens-x': x + 1, '--lens-y': y + 1, '--lens-w': w, '--lens-h': h };
      for (const [name, value] of Object.entries(values)) cell?.style.setProperty(name, String(value));
    },
    [x, y, w, h],
  );
  return (
    <div ref={place} className="lens-cell" data-kind={widget.kind}>
      {children}
    </div>
  );
}
