import { createContext, type Context } from 'react';
import type { ShownWidget } from '@istari-lens/client/react';
import type { Drill } from './drill.ts';

/** Shows the rows behind a group of a widget; undefined where nobody may see them. */
export type OpenDrill = (widget: ShownWidget, drill: Drill) => void;

/** Opens the rows behind a group; undefined where the dashboard shows none. */
export const DrillContext: Context<OpenDrill | undefined> = createContext<OpenDrill | undefined>(undefined);
