/** Counts how long requests took. */
export interface RequestDurations {
  /** Those of one combination of labels; to be called once for each and kept. */
  of(labels: Readonly<Record<string, string>>): { add(seconds: number): void };
  /** All of them as one histogram in the Prometheus text format. */
  render(): string;
}

interface Counted {
  /** As they stand in the text, without braces. */
  readonly labels: string;
  /** Of each bound those that are above the one before it; the last are above all bounds. */
  readonly counts: number[];
  sum: number;
}

/** Upper bounds, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A histogram that adds a number to an array for each request; one of a library checks and joins labels every time. */
export function createRequestDurations(name: string, help: string): RequestDurations {
  const all: Counted[] = [];

  function linesOf({ labels, counts, sum }: Counted): string[] {
    let total = 0;
    const lines = counts.map((count, place) => {
      total += count;
      return `${name}_bucket{le="${BOUNDS[place] ?? '+Inf'}",${labels}} ${total}`;
    });
    return [...lines, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`];
  }

  return {
    of(labels) {
      const text = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(value)}"`);
      const counted = { labels: text.join(','), counts: [...BOUNDS, Infinity].map(() => 0), sum: 0 };
      all.push(counted);
      return {
        add(seconds) {
          let place = 0;
          while (place < BOUNDS.length && seconds > (BOUNDS[place] ?? Infinity)) place += 1;
          counted.counts[place] = (counted.counts[place] ?? 0) + 1;
          counted.sum += seconds;
        },
      };
    },
    render: () =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...all.flatMap(linesOf), ''].join('\n'),
  };
}

function escapeLabel(value: string): string {
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', String.raw`\"`);
}
