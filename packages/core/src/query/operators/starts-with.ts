import type { OperatorDescriptor } from './operator.ts';
import { pattern } from './pattern.ts';

/** Begins with the text. */
export const startsWith: OperatorDescriptor = pattern({ before: false, after: true });
