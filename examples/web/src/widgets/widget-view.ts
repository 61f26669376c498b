import type { Answer, Widget } from '@istari-lens/client';
import type { ReactNode } from 'react';

/** What a kind of widget is given to draw. */
export interface WidgetViewProps {
  widget: Widget;
  result: Answer;
}

/** How a kind of widget is shown. */
export interface WidgetKindView {
  /** Draws an answer that has rows. */
  View: (props: WidgetViewProps) => ReactNode;
  /** The same answer can be read as a table. */
  hasTable: boolean;
}
