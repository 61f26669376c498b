import type { PlannedPart } from '../plan/plan-parts.ts';
import type { QueryPlan } from '../plan/plan-query.ts';
import type { CompileContext } from './compile-context.ts';
import { calculateOver, compilePart, type CompiledPart } from './compile-part.ts';
import { NO_ROWS } from './no-rows.ts';
import type { Sql } from './sql.ts';

/** Compiles the parts of a plan; where its policy leaves no rows, so that no table is read. */
export function compileParts(
  parts: readonly PlannedPart[],
  { base, isDenied }: Pick<QueryPlan, 'base' | 'isDenied'>,
  dimensions: readonly Sql[],
  context: CompileContext,
  only: Sql | null = null,
): CompiledPart[] {
  if (!isDenied) return parts.map((part) => compilePart(part, { base, dimensions, only }, context));
  return parts.map(({ per, aggregates }) => {
    // As they are asked: what they became may look into tables.
    const asked = new Map([...aggregates.keys()].map((aggregate) => [aggregate, aggregate] as const));
    return calculateOver(NO_ROWS, { per, aggregates: asked }, dimensions, context);
  });
}
