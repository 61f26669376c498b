import { EXPECTED_FEATURES } from './expected-features.ts';

/** Counts of what questions are examples of. */
export interface Coverage {
  /** Notes one question, and whether its answer has rows. */
  note(features: ReadonlySet<string>, hasRows: boolean): void;
  /** Share of answers with rows, 0 to 1. */
  shareWithRows(): number;
  /** Expected features with fewer examples than `least`, each with its count. */
  missing(least: number): string[];
  /** A table to print: operators by type, then the rest. */
  table(): string;
}

/** An empty count. */
export function createCoverage(): Coverage {
  const counts = new Map<string, number>();
  let questions = 0;
  let withRows = 0;
  const countOf = (feature: string): number => counts.get(feature) ?? 0;
  return {
    note(features, hasRows) {
      questions += 1;
      withRows += hasRows ? 1 : 0;
      for (const feature of features) counts.set(feature, countOf(feature) + 1);
    },
    shareWithRows: () => withRows / questions,
    missing: (least) =>
      EXPECTED_FEATURES.filter((feature) => countOf(feature) < least).map(
        (feature) => `${feature}: ${countOf(feature)}`,
      ),
    table() {
      const groups = Map.groupBy(EXPECTED_FEATURES, groupOf);
      const lines = [...groups].map(([group, features]) => {
        const cells = features.map((feature) => `${feature.slice(group.length).trim()} ${countOf(feature)}`);
        return `  ${group.padEnd(24)} ${cells.join(' · ')}`;
      });
      const percent = Math.round((withRows / questions) * 100);
      return [`${questions} questions, ${percent} % of the answers with rows`, ...lines].join('\n');
    },
  };
}

/** `operator eq` of `operator eq text`; else the first word, `stored as` being one. */
function groupOf(feature: string): string {
  const [first = '', second = ''] = feature.split(' ');
  return first === 'operator' || first === 'stored' ? `${first} ${second}` : first;
}
