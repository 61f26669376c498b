import type { ReactNode } from 'react';
import { AnswerTable } from './answer-table.tsx';
import type { WidgetViewProps } from './widget-view.ts';

/** A table that scrolls, by the keyboard too. */
export function TableView(props: WidgetViewProps): ReactNode {
  return (
    <div className="lens-scroll" role="region" aria-label={props.widget.title} tabIndex={0}>
      <AnswerTable {...props} />
    </div>
  );
}
