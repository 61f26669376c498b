import type { QuerySpec } from '../../../src/contract/types/query.ts';
import type { DifferentialCase } from '../generate/question.ts';
import { askBoth, type Outcome } from './ask-both.ts';
import type { World } from './world.ts';

export type Difference = Extract<Outcome, { kind: 'different' }>;

interface Shrunk {
  readonly asked: DifferentialCase;
  readonly outcome: Difference;
}

const MAX_TRIES = 400;
const OPTIONAL = [
  'metrics',
  'dimensions',
  'filters',
  'segments',
  'having',
  'orderBy',
  'limit',
  'timezone',
  'totals',
  'topN',
  'fill',
  'compare',
];

/** Takes parts out of a question as long as the answers stay different in the same way. */
export async function shrink(asked: DifferentialCase, outcome: Difference, world: World): Promise<Shrunk> {
  let best: Shrunk = { asked, outcome };
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < MAX_TRIES;) {
    isSmaller = false;
    for (const spec of smallerThan(best.asked.spec)) {
      if ((tries += 1) > MAX_TRIES) break;
      const smaller: DifferentialCase = { ...best.asked, spec: spec as QuerySpec };
      const found = await tryBoth(smaller, world);
      if (found === null || wayOf(found) !== wayOf(outcome)) continue;
      best = { asked: smaller, outcome: found };
      isSmaller = true;
      break;
    }
  }
  return best;
}

async function tryBoth(asked: DifferentialCase, world: World): Promise<Difference | null> {
  try {
    const outcome = await askBoth(asked, world);
    return outcome.kind === 'different' ? outcome : null;
  } catch {
    // What is left may be no question at all, such as a formula without its metric.
    return null;
  }
}

/** `rows`, `truncated`, `row`, or the error that was thrown. */
function wayOf({ difference }: Difference): string {
  // What is thrown is told by its message.
  const words = difference.startsWith('The product threw') ? 14 : 4;
  return difference
    .split(/[ \d:]/)
    .slice(0, words)
    .join(' ')
    .replace(/^row .*/, 'row');
}

/** Every JSON value that lacks one element or one optional key, or a level of a filter. */
function* smallerThan(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      yield value.toSpliced(index, 1);
      for (const smaller of smallerThan(element)) yield value.with(index, smaller);
    }
  } else if (typeof value === 'object' && value !== null) {
    const { and, or, not } = value as { and?: unknown[]; or?: unknown[]; not?: unknown };
    yield* [...(and ?? []), ...(or ?? [])];
    if (not !== undefined) yield not;
    for (const [key, part] of Object.entries(value)) {
      if (OPTIONAL.includes(key))
        yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
      for (const smaller of smallerThan(part)) yield { ...value, [key]: smaller };
    }
  }
}
