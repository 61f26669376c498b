import { askEach } from '../load/ask-each.ts';
import { encodeRequest } from '../load/encode-request.ts';
import { eachKey, queryRequests } from '../load/query-requests.ts';
import { runLoad } from '../load/run-load.ts';
import { bar } from '../measure/result.ts';
import { inRounds, over } from '../measure/rounds.ts';
import { isHit } from './p01-cached-query.ts';
import type { Row } from './row.ts';

const KEYS = 100;
const FLOODERS = 16;

/** A wrong guess for another account from another address each time, so that no limit stops it. */
function guess(number: number): Uint8Array {
  const address = [10, (number >> 14) % 128, (number >> 7) % 128, number % 128].join('.');
  return encodeRequest({
    path: '/auth/login',
    headers: { 'x-forwarded-for': address },
    body: JSON.stringify({ email: `nobody-${number}@example.com`, password: 'a guess that is wrong' }),
  });
}

export const loginFlood: Row = {
  title: 'Login flood',
  method: `Cached questions at a steady pace (5 connections, 10 ms pause) while ${FLOODERS} connections guess passwords without a pause for 30 s in all, each guess of another account and from another address, so that no rate limit stops them; against the same questions without a flood, in turn. No process is kept on a processor.`,
  async run({ scale, startLens, tokens }) {
    const lens = await startLens({ TRUST_PROXY: '1' }, null);
    try {
      await askEach(lens.url, eachKey(KEYS, tokens[0] ?? ''));
      const request = queryRequests(KEYS, tokens);
      const questions = (seconds: number) =>
        runLoad(lens, { request, seconds, connections: 5, pauseMs: 10, isRight: isHit });
      const live = encodeRequest({ method: 'GET', path: '/health/live' });
      const probes = (seconds: number) =>
        runLoad(lens, { request: () => live, seconds, connections: 1, pauseMs: 25 });
      let guesses = 0;
      const flood = (seconds: number) =>
        runLoad(lens, {
          request: () => guess((guesses += 1)),
          seconds,
          connections: FLOODERS,
          isRight: ({ status }) => [401, 429, 503].includes(status),
        });
      const seconds = scale.floodSeconds / scale.rounds;
      await questions(seconds / 2);
      const found = await inRounds(scale.rounds, {
        lens: async () => {
          const idle = await questions(seconds);
          const [under, health, flooded] = await Promise.all([
            questions(seconds),
            probes(seconds),
            flood(seconds),
          ]);
          return { idle, under, health, flooded };
        },
      });
      const rounds = found.map(({ lens: one }) => one);
      return {
        figures: [
          { name: 'questions, idle: p99', unit: 'ms', summary: over(rounds, ({ idle }) => idle.p99Ms) },
          { name: 'questions, flood: p99', unit: 'ms', summary: over(rounds, ({ under }) => under.p99Ms) },
          {
            name: '/health/live, flood: slowest',
            unit: 'ms',
            summary: over(rounds, ({ health }) => health.maxMs),
          },
          {
            name: '/health/live, flood: p99',
            unit: 'ms',
            summary: over(rounds, ({ health }) => health.p99Ms),
          },
          { name: 'guesses', unit: '1/s', summary: over(rounds, ({ flooded }) => flooded.requestsPerSecond) },
        ],
        bars: [
          bar(
            'p99 of cached questions above idle',
            'atMost',
            25,
            over(rounds, ({ idle, under }) => under.p99Ms - idle.p99Ms),
            'ms',
          ),
          bar(
            'slowest /health/live of a round',
            'atMost',
            50,
            over(rounds, ({ health }) => health.maxMs),
            'ms',
          ),
        ],
        notes: [
          `${guesses.toLocaleString('en-US')} guesses were made; each one that is let through costs an argon2 hash.`,
        ],
      };
    } finally {
      await lens.stop();
    }
  },
};
