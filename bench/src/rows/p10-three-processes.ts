import { askEach } from '../load/ask-each.ts';
import { encodeRequest } from '../load/encode-request.ts';
import { eachKey, headersOf, queryRequests } from '../load/query-requests.ts';
import { runLoad, type LoadFigures } from '../load/run-load.ts';
import { bar } from '../measure/result.ts';
import { inRounds, over } from '../measure/rounds.ts';
import { keyedQuestion } from '../questions.ts';
import { startTarget, type Target } from '../servers/target.ts';
import { startRedis } from '../services/start-redis.ts';
import { formatSummary, summarize } from '../statistics.ts';
import { isHit } from './p01-cached-query.ts';
import type { Row } from './row.ts';

const KEYS = 1_000;
const CONNECTIONS = 18;

export const threeProcesses: Row = {
  title: 'Three processes and Redis against one process',
  method: `Cached questions as in P1 with ${KEYS.toLocaleString('en-US')} keys: CPU per request of one process without a shared cache, and of three that share a Redis, all on one processor; and the same of Express that answers as many bytes from memory. Then a dashboard of 12 widgets that one process has loaded is asked of a new process for the first time, and statements are counted.`,
  async run({ scale, startLens, databases, tokens, admin, dashboards }) {
    const redis = await startRedis();
    if (redis === undefined)
      return { figures: [], bars: [], notes: ['There is no redis-server here, so this is not measured.'] };
    const keys = Math.min(KEYS, scale.keys);
    const token = tokens[0] ?? '';
    const shared = { REDIS_URL: redis.url };
    const started: Target[] = [];
    const start = async (changes: Record<string, string>): Promise<Target> => {
      const target = await startLens(changes);
      started.push(target);
      return target;
    };
    try {
      const one = await start({});
      const three: Target[] = [];
      for (let place = 0; place < scale.processes; place += 1) three.push(await start(shared));
      for (const { url } of [one, ...three]) await askEach(url, eachKey(keys, token));
      const request = queryRequests(keys, tokens);
      const { seconds, rounds, processes } = scale;
      const load = (target: Target, connections: number, from: number): Promise<LoadFigures> =>
        runLoad(target, { request, seconds, connections, from, isRight: isHit });
      const cpuOf = (figures: readonly LoadFigures[]): number => {
        const requests = figures.reduce((sum, figure) => sum + figure.requests, 0);
        return figures.reduce((sum, one) => sum + one.cpuMicrosecondsPerRequest * one.requests, 0) / requests;
      };
      const floors: Target[] = [];
      const bytes = JSON.stringify({ rows: [] }).padEnd(1_200);
      for (let place = 0; place < processes; place += 1)
        floors.push(
          await startTarget('serve-floor.ts', {
            bytes,
            sql: 'SELECT 1',
            databaseUrl: databases.analyticsUrl,
          }),
        );
      started.push(...floors);
      const same = encodeRequest({ path: '/bytes', body: JSON.stringify(keyedQuestion(0)) });
      const loadFloor = (target: Target, connections: number): Promise<LoadFigures> =>
        runLoad(target, { request: () => same, seconds, connections });
      const sides = {
        floorOne: async () => cpuOf([await loadFloor(floors[0] ?? one, CONNECTIONS)]),
        floorThree: async () =>
          cpuOf(await Promise.all(floors.map((target) => loadFloor(target, CONNECTIONS / processes)))),
        one: async (round: number) => cpuOf([await load(one, CONNECTIONS, round * 1_000_000)]),
        three: async (round: number) =>
          cpuOf(
            await Promise.all(
              three.map((target, place) =>
                load(target, CONNECTIONS / processes, round * 1_000_000 + place * 333),
              ),
            ),
          ),
      };
      await inRounds(1, sides);
      const found = await inRounds(rounds, sides);
      const dashboard = encodeRequest({
        path: `/dashboards/${dashboards.sales}/data`,
        headers: headersOf(admin),
        body: '{}',
      });
      await askEach(three[0]?.url ?? '', [dashboard]);
      const late = await start(shared);
      await databases.forgetCalls();
      const startedAt = performance.now();
      await askEach(late.url, [dashboard]);
      const tookMs = performance.now() - startedAt;
      const calls = await databases.calls('%"retail"."orders"%');
      return {
        figures: [
          { name: 'one process: CPU per request', unit: 'µs', summary: over(found, (round) => round.one) },
          {
            name: 'three processes: CPU per request',
            unit: 'µs',
            summary: over(found, (round) => round.three),
          },
          {
            name: 'Express, one process: CPU per request',
            unit: 'µs',
            summary: over(found, (round) => round.floorOne),
          },
          {
            name: 'Express, three processes: CPU per request',
            unit: 'µs',
            summary: over(found, (round) => round.floorThree),
          },
          { name: 'first load of a new process', unit: 'ms', summary: summarize([tookMs]) },
        ],
        bars: [
          bar(
            'CPU per request of three over one',
            'atMost',
            1.15,
            over(found, (round) => round.three / round.one),
          ),
          bar('statements of a new process’s first load', 'atMost', 0, summarize([calls]), ''),
        ],
        notes: [
          `Three processes of Express that share nothing at all cost ${formatSummary(over(found, (round) => round.floorThree / round.floorOne))} × one of it, on the same processor.`,
        ],
      };
    } finally {
      await Promise.all(started.map((target) => target.stop()));
      await redis.stop();
    }
  },
};
