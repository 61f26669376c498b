import { createContext, type Context } from 'react';
import { createFormat, type Format } from '@istari-lens/client/format';

/** The formatting of a dashboard's locale. */
export const FormatContext: Context<Format> = createContext<Format>(createFormat('en'));
