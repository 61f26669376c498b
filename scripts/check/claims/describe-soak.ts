import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/workspace.ts';

/** What `npm run soak` found. */
export interface Soak {
  readonly machine: { readonly processors: string };
  readonly at: string;
  readonly minutes: number;
  readonly compared: number;
  readonly wrong: number;
  readonly answers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly heapMegabytesPerMinute: number;
  readonly heapMegabytes: readonly [number, number];
  readonly handles: readonly [number, number];
  readonly appConnections: readonly [number, number];
  readonly analyticsConnections: readonly [number, number];
  /** Milliseconds, by the id of the fault. */
  readonly recoveries: Readonly<Record<string, readonly number[]>>;
}

/** Reads `bench/results/soak.json`. */
export function readSoak(): Soak {
  return JSON.parse(readFileSync(join(root, 'bench/results/soak.json'), 'utf8')) as Soak;
}

/** The soak in words and figures, in Markdown. */
export function describeSoak(): string {
  const { machine, at, minutes, compared, wrong, answers, ...held } = readSoak();
  const total = Object.values(answers).reduce(
    (sum, statuses) => sum + Object.values(statuses).reduce((all, count) => all + count, 0),
    0,
  );
  const faults = Object.values(held.recoveries).reduce((sum, times) => sum + times.length, 0);
  return `## A soak

\`npm run soak -- --minutes ${minutes} --out bench/results/soak.json\`, ${at.slice(0, 10)}, ${machine.processors}: ${total} requests of nine kinds, while connections were refused, silent, reset and killed at random, and recovered from ${faults} times. ${compared} answers were held against rows that SQL written by hand had given; ${wrong} were wrong.

Over the last two thirds:

- heap after a collection: ${held.heapMegabytes.join(' to ')} MB, ${held.heapMegabytesPerMinute} MB a minute (bar 1)
- handles, at the first and the last look: ${held.handles.join(' and ')}
- connections at the app database, least and most: ${held.appConnections.join(' and ')}
- connections at the analytics database, least and most: ${held.analyticsConnections.join(' and ')}
`;
}
