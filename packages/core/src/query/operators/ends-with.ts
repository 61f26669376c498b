import type { OperatorDescriptor } from './operator.ts';
import { pattern } from './pattern.ts';

/** Ends with the text. */
export const endsWith: OperatorDescriptor = pattern({ before: true, after: false });
