import { useContext, type ReactNode } from 'react';
import { DrillContext } from '../drill/drill-context.ts';
import type { Drill } from '../drill/drill.ts';
import { AnswerTable } from './answer-table.tsx';
import type { WidgetViewProps } from './widget-view.ts';

/** A table that scrolls, by the keyboard too. */
export function TableView(props: WidgetViewProps): ReactNode {
  const openDrill = useContext(DrillContext);
  const { widget, result } = props;
  const isGrouped = result.columns.some(({ role }) => role !== 'dimension');
  const onDrill =
    openDrill === undefined || !isGrouped ? undefined : (drill: Drill): void => openDrill(widget, drill);
  return (
    <div className="lens-scroll" role="region" aria-label={widget.title} tabIndex={0}>
      <AnswerTable {...props} onDrill={onDrill} />
    </div>
  );
}
