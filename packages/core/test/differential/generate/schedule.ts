import { createRandom, shuffled } from '../data/random.ts';
import type { VariantName } from '../run/world.ts';
import { GOALS, type Goal } from './goals.ts';

/** What the question of an index is to contain, and of which dataset it is asked. */
export interface Assignment {
  readonly variant: VariantName;
  readonly goals: readonly Goal[];
  /** Seed of everything else that is drawn. */
  readonly seed: number;
}

const VARIANTS: readonly VariantName[] = [
  'hostile',
  'flights',
  'fixed',
  'policy',
  'hostile',
  'items',
  'flights',
  'items',
  'fixed',
  'policy',
];

/** So many goals of each kind fall to one question. */
const SHARES: Readonly<Record<Goal['kind'], number>> = {
  condition: 10,
  aggregate: 2,
  granularity: 2,
  storage: 1,
  feature: 3,
  stage: 1,
};

/** Types of fields that the flights have. */
const FLIGHT_TYPES: ReadonlySet<string> = new Set(['text', 'integer', 'timestamp', 'boolean']);

/**
 * The assignment of a question, by seed and index alone, so that any can be had again by itself. The goals
 * of a kind are dealt like cards: in a new order whenever all have been dealt.
 */
export function assignmentOf(seed: number, index: number): Assignment {
  const variant = VARIANTS[index % VARIANTS.length] ?? 'hostile';
  const isFlights = variant === 'flights';
  const before = Array.from({ length: index }, (_, earlier) => VARIANTS[earlier % VARIANTS.length]);
  const turn = before.filter((earlier) => (earlier === 'flights') === isFlights).length;
  const goals = Object.entries(SHARES).flatMap(([kind, share], place) => {
    const deck = GOALS.filter((goal) => goal.kind === kind && (!isFlights || fitsFlights(goal)));
    return Array.from({ length: deck.length === 0 ? 0 : share }, (_, card) => {
      const dealt = turn * share + card;
      const round = Math.floor(dealt / deck.length);
      const random = createRandom(seed + round * 7919 + place * 104_729 + (isFlights ? 1 : 0));
      return shuffled(deck, random)[dealt % deck.length];
    });
  });
  return {
    variant,
    goals: goals.filter((goal) => goal !== undefined),
    seed: Math.floor(createRandom(seed ^ Math.imul(index + 1, 0x9e3779b1))() * 2 ** 31),
  };
}

function fitsFlights(goal: Goal): boolean {
  return goal.kind === 'condition' ? FLIGHT_TYPES.has(goal.type) : goal.kind !== 'storage';
}
