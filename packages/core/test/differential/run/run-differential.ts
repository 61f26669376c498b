import fc from 'fast-check';
import { fieldFacts, type FieldFacts } from '../generate/field-facts.ts';
import { questionFor, type DifferentialCase } from '../generate/question.ts';
import { assignmentOf } from '../generate/schedule.ts';
import { askBoth, type Outcome } from './ask-both.ts';
import type { VariantName, World } from './world.ts';

/** Questions of one index that are tried until the answer of one does not hang on the last digits. */
const ATTEMPTS = 8;

/** A question that was asked, and how it went. */
export interface Asked {
  readonly index: number;
  readonly asked: DifferentialCase;
  readonly outcome: Outcome;
}

/** Asks questions of a world by index; each is determined by the seed and its index. */
export interface DifferentialRun {
  ask(index: number): Promise<Asked>;
  /** The fields of a dataset, with what is known of them. */
  fields(variant: VariantName): readonly FieldFacts[];
}

/** A run of generated questions. */
export function createDifferentialRun(world: World, seed: number): DifferentialRun {
  const facts = new Map<VariantName, readonly FieldFacts[]>();
  const factsOf = (variant: VariantName): readonly FieldFacts[] => {
    const found = facts.get(variant) ?? fieldFacts(world.variants[variant], world.tools);
    facts.set(variant, found);
    return found;
  };
  return {
    fields: factsOf,
    async ask(index) {
      const assignment = assignmentOf(seed, index);
      const questions = questionFor(assignment, factsOf(assignment.variant), world.tools.zones);
      for (const asked of fc.sample(questions, { seed: assignment.seed, numRuns: ATTEMPTS })) {
        const outcome = await askBoth(asked, world);
        if (outcome.kind !== 'ambiguous') return { index, asked, outcome };
      }
      throw new Error(`Question ${index} of seed ${seed} is ambiguous however it is drawn.`);
    },
  };
}
