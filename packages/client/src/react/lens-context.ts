import { createContext, type Context } from 'react';
import type { LensScope } from './lens-scope.ts';

/** Given by `LensProvider`. */
export const LensContext: Context<LensScope | undefined> = createContext<LensScope | undefined>(undefined);
