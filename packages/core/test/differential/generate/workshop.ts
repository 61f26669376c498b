import type { VariantName } from '../run/world.ts';
import type { Draw } from './draw.ts';
import type { FieldFacts } from './field-facts.ts';
import type { Feature, Goal } from './goals.ts';

/** What the parts of a question are made with. */
export interface Workshop {
  readonly variant: VariantName;
  readonly goals: readonly Goal[];
  readonly fields: readonly FieldFacts[];
  readonly draw: Draw;
  /** True for a feature that the question is to show. */
  wants(feature: Feature): boolean;
}
