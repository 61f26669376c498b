import type { OperatorDescriptor } from './operator.ts';
import { pattern } from './pattern.ts';

/** Holds the text anywhere. */
export const contains: OperatorDescriptor = pattern({ before: true, after: true });
