import type { Fault } from './faults.ts';
import type { Tally } from './load.ts';
import type { Held } from './serve.ts';

/** What was held at a moment. */
export interface SoakSample extends Held {
  minute: number;
  appConnections: number;
  analyticsConnections: number;
}

/** What came of a soak. */
export interface SoakSummary {
  minutes: number;
  answers: Tally['answers'];
  compared: number;
  wrong: number;
  unexpected: Record<string, number>;
  /** Growth of the heap after collections over the last two thirds, by a straight line through the samples. */
  heapMegabytesPerMinute: number;
  heapMegabytes: [first: number, last: number];
  handles: [first: number, last: number];
  appConnections: [least: number, most: number];
  analyticsConnections: [least: number, most: number];
  /** Milliseconds until all was well again, by fault. */
  recoveries: Partial<Record<Fault['id'], number[]>>;
  /** What did not hold; empty when all did. */
  failures: string[];
}

const MOST_GROWTH = 1;
const MOST_HANDLES_MORE = 10;
/** Fewer samples say nothing of growth. */
const LEAST_SAMPLES = 12;

/** Adds up a soak and says what did not hold. */
export function summarize({
  minutes,
  samples,
  recoveries,
  tally,
}: {
  minutes: number;
  samples: readonly SoakSample[];
  recoveries: readonly { id: Fault['id']; milliseconds: number }[];
  tally: Tally;
}): SoakSummary {
  const late = samples.slice(Math.floor(samples.length / 3));
  const growth = slope(late.map(({ minute, heapBytes }) => [minute, heapBytes / 1e6]));
  const [first, last] = [late[0], late.at(-1)];
  const handlesMore = (last?.handles ?? 0) - (first?.handles ?? 0);
  const unexpected = countEach(tally.unexpected);
  const failures = [
    ...(tally.compared === 0 ? ['No answer was compared.'] : []),
    ...(tally.wrong.length === 0
      ? []
      : [`${tally.wrong.length} answers were wrong, such as ${tally.wrong[0]}.`]),
    ...Object.entries(unexpected).map(([what, count]) => `${what}, ${count} times, which no fault explains.`),
    ...(late.length >= LEAST_SAMPLES && growth >= MOST_GROWTH
      ? [`The heap grew by ${growth.toFixed(2)} MB a minute.`]
      : []),
    ...(late.length >= LEAST_SAMPLES && handlesMore > MOST_HANDLES_MORE
      ? [`There were ${handlesMore} handles more at the end.`]
      : []),
  ];
  const ids = [...new Set(recoveries.map(({ id }) => id))];
  return {
    minutes,
    answers: tally.answers,
    compared: tally.compared,
    wrong: tally.wrong.length,
    unexpected,
    heapMegabytesPerMinute: Math.round(growth * 1000) / 1000,
    heapMegabytes: [round(first?.heapBytes), round(last?.heapBytes)],
    handles: [first?.handles ?? 0, last?.handles ?? 0],
    appConnections: range(late.map(({ appConnections }) => appConnections)),
    analyticsConnections: range(late.map(({ analyticsConnections }) => analyticsConnections)),
    recoveries: Object.fromEntries(
      ids.map((id) => [
        id,
        recoveries.filter((one) => one.id === id).map(({ milliseconds }) => milliseconds),
      ]),
    ),
    failures,
  };
}

function countEach(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function round(bytes = 0): number {
  return Math.round(bytes / 1e5) / 10;
}

function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Of the straight line that comes nearest to these points. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
