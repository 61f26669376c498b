import type { QuerySpec } from '../contract/types/query.ts';
import type { CompiledQuery, QueryContext } from './types.ts';

/** Being written. */
export function compileQuery(spec: QuerySpec, context: QueryContext): CompiledQuery {
  throw new Error(`compileQuery is being written (${spec.dataset}, ${context.dataset.name}).`);
}
