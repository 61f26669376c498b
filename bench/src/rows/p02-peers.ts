import { askEach } from '../load/ask-each.ts';
import { encodeRequest } from '../load/encode-request.ts';
import { eachKey, queryRequests } from '../load/query-requests.ts';
import { runLoad, type LoadFigures } from '../load/run-load.ts';
import { loadFigures, ratioOf } from '../measure/load-rows.ts';
import { bar } from '../measure/result.ts';
import { inRounds } from '../measure/rounds.ts';
import { installPeer, PEERS } from '../peers/install-peer.ts';
import { boundOf, keyedQuestion } from '../questions.ts';
import { startTarget, type Target } from '../servers/target.ts';
import { formatSummary } from '../statistics.ts';
import { isHit } from './p01-cached-query.ts';
import type { Row } from './row.ts';

const KEYS = 100;

/** The question of a key in the words that both peers understand. */
function peerRequest(key: number): Buffer {
  const query = {
    measures: ['Airports.count', 'Airports.latitude'],
    dimensions: ['Airports.state'],
    filters: [{ member: 'Airports.place', operator: 'gt', values: [String(boundOf(key))] }],
    order: { 'Airports.state': 'asc' },
    limit: 15,
  };
  return encodeRequest({
    path: '/cubejs-api/v1/load',
    headers: { authorization: 'none' },
    body: JSON.stringify({ query }),
  });
}

const SCRIPTS = { 'drizzle-cube': 'serve-drizzle-cube.ts', cube: 'serve-cube.ts' };

export const peers: Row = {
  title: 'Cached query against other products',
  method: `The same question as P1, ${KEYS} distinct ones in rotation by one user, each product with its memory cache on and every answer cached; requests per CPU-second. The peers check no token here, Lens checks its own. Express that reads the same POST body and answers the bytes of Lens from memory is shown as the most that there is to win. Cube runs without its native part, which its package does not hold and a question over REST does not need.`,
  async run({ scale, startLens, databases, tokens }) {
    if (!scale.peers) return { figures: [], bars: [], notes: ['The peers are left out of a smoke run.'] };
    const { rounds, seconds } = scale;
    const requests = Array.from({ length: KEYS }, (_, key) => peerRequest(key));
    const started: Target[] = [];
    const notes: string[] = [];
    const sides: Record<string, () => Promise<LoadFigures>> = {};
    try {
      for (const name of ['drizzle-cube', 'cube'] as const) {
        const found = await installPeer(name);
        if ('reason' in found) {
          notes.push(`${found.reason}, so there is no figure of it.`);
          continue;
        }
        const argument = { folder: found.folder, databaseUrl: databases.analyticsUrl };
        const target = await startTarget(SCRIPTS[name], argument).catch(() => undefined);
        if (target === undefined) {
          notes.push(`${name} could not be started here, so there is no figure of it.`);
          continue;
        }
        started.push(target);
        const [answer] = await askEach(target.url, requests);
        notes.push(`${name} answers ${answer?.body.length ?? 0} bytes.`);
        sides[name] = () =>
          runLoad(target, { request: (number) => requests[number % KEYS] ?? Buffer.alloc(0), seconds });
      }
      const lens = await startLens();
      started.push(lens);
      const token = tokens[0] ?? '';
      const [ours] = await askEach(lens.url, eachKey(KEYS, token));
      const floor = await startTarget('serve-floor.ts', {
        bytes: ours?.body.toString() ?? '',
        sql: 'SELECT 1',
        databaseUrl: databases.analyticsUrl,
      });
      started.push(floor);
      const same = encodeRequest({ path: '/bytes', body: JSON.stringify(keyedQuestion(0)) });
      sides['express'] = () => runLoad(floor, { request: () => same, seconds });
      const request = queryRequests(KEYS, [token]);
      sides['lens'] = () => runLoad(lens, { request, seconds, isRight: isHit });
      await inRounds(1, sides);
      const found = await inRounds(rounds, sides);
      const over = (peer: string) => ratioOf(found, ['lens', peer], 'requestsPerCpuSecond');
      for (const peer of ['drizzle-cube', 'cube'].filter((name) => name in sides)) {
        const most = ratioOf(found, ['express', peer], 'requestsPerCpuSecond');
        notes.push(
          `Express with the bytes in memory has ${formatSummary(most)} × the requests per CPU-second of ${peer}.`,
        );
      }
      return {
        figures: loadFigures(found, {
          lens: 'Lens',
          express: 'Express',
          ...('drizzle-cube' in sides
            ? { 'drizzle-cube': `drizzle-cube ${PEERS['drizzle-cube']['drizzle-cube']}` }
            : {}),
          ...('cube' in sides ? { cube: `Cube ${PEERS.cube['@cubejs-backend/server-core']}` } : {}),
        }),
        bars: [
          ...('drizzle-cube' in sides
            ? [bar('requests per CPU-second over drizzle-cube', 'atLeast', 8, over('drizzle-cube'))]
            : []),
          ...('cube' in sides ? [bar('requests per CPU-second over Cube', 'atLeast', 40, over('cube'))] : []),
        ],
        notes,
      };
    } finally {
      await Promise.all(started.map((target) => target.stop()));
    }
  },
};
