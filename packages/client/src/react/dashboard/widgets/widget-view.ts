import type { Answer } from '@istari-lens/client';
import type { ShownWidget } from '@istari-lens/client/react';

/** What a kind of widget is given to draw: an answer that has rows. */
export interface WidgetViewProps {
  widget: ShownWidget;
  result: Answer;
}
