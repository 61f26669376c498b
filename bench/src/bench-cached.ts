import { type LoadFigures, type LoadRequest, loadFor } from './load.ts';
import type { Bench } from './setup.ts';
import { type Summary, summarize } from './statistics.ts';
import { startTarget } from './target.ts';

const ROUNDS = 5;
const SECONDS = 3;

/** A cached answer beside Express sending the same bytes for the same POST body, in one run. */
export interface CachedFigures {
  bytes: number;
  lens: Record<keyof LoadFigures, Summary>;
  floor: Record<keyof LoadFigures, Summary>;
  /** Lens over floor, round by round. */
  throughputRatio: Summary;
  cpuRatio: Summary;
}

/** Rounds alternate between the two servers, so that a machine that drifts drifts for both. */
export async function benchCached(
  bench: Bench,
  request: Omit<LoadRequest, 'headers'>,
): Promise<CachedFigures> {
  const authorized = { ...request, headers: { authorization: `Bearer ${bench.token}` } };
  const first = await fetch(`${bench.lens.url}${request.path}`, {
    method: 'POST',
    body: request.body,
    headers: { 'content-type': 'application/json', ...authorized.headers },
  });
  const bytes = await first.text();
  if (!first.ok) throw new Error(`The benchmark's question was refused: ${bytes}`);
  const floor = await startTarget('serve-floor.ts', {
    bytes,
    sql: 'SELECT 1',
    values: [],
    databaseUrl: bench.analyticsUrl,
  });
  try {
    const floorRequest = { ...authorized, path: '/bytes' };
    await loadFor(1, bench.lens, authorized);
    await loadFor(1, floor, floorRequest);
    const rounds: { lens: LoadFigures; floor: LoadFigures }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({
        lens: await loadFor(SECONDS, bench.lens, authorized),
        floor: await loadFor(SECONDS, floor, floorRequest),
      });
    }
    const summaryOf = (pick: (round: (typeof rounds)[number]) => number): Summary =>
      summarize(rounds.map(pick));
    const figures = (who: 'lens' | 'floor'): Record<keyof LoadFigures, Summary> => ({
      requestsPerSecond: summaryOf((round) => round[who].requestsPerSecond),
      cpuMicrosecondsPerRequest: summaryOf((round) => round[who].cpuMicrosecondsPerRequest),
      p99Ms: summaryOf((round) => round[who].p99Ms),
    });
    return {
      bytes: Buffer.byteLength(bytes),
      lens: figures('lens'),
      floor: figures('floor'),
      throughputRatio: summaryOf((round) => round.lens.requestsPerSecond / round.floor.requestsPerSecond),
      cpuRatio: summaryOf(
        (round) => round.lens.cpuMicrosecondsPerRequest / round.floor.cpuMicrosecondsPerRequest,
      ),
    };
  } finally {
    await floor.stop();
  }
}
