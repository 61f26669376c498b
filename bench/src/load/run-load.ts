import type { Target } from '../servers/target.ts';
import { headerOf } from './header-of.ts';
import { openConnection, type HttpReply } from './http-connection.ts';

/** What load meets a server with. */
export interface Load {
  /** The request with this number; they are sent in order over all connections. */
  request(number: number): Uint8Array;
  /** Seconds that it goes on for. */
  seconds: number;
  /** @default 20 */
  connections?: number;
  /** Milliseconds between two requests of a connection. @default 0 */
  pauseMs?: number;
  /** Whether an answer is the one to be measured. @default status 200 */
  isRight?(reply: HttpReply): boolean;
  /** Number of the first request. @default 0 */
  from?: number;
}

/** What a round of load measured. */
export interface LoadFigures {
  requests: number;
  requestsPerSecond: number;
  /** CPU time of the server's process. */
  cpuMicrosecondsPerRequest: number;
  requestsPerCpuSecond: number;
  p99Ms: number;
  maxMs: number;
}

/** Sends requests for some seconds and measures the server meanwhile. Throws for an answer that is not right. */
export async function runLoad(target: Pick<Target, 'url' | 'cpuMs'>, load: Load): Promise<LoadFigures> {
  const { seconds, connections = 20, pauseMs = 0, from = 0 } = load;
  const isRight = load.isRight ?? (({ status }: HttpReply) => status === 200);
  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(target.url)));
  const latencies: number[] = [];
  let next = from;
  const cpuBefore = await target.cpuMs();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  try {
    await Promise.all(
      opened.map(async (connection) => {
        for (let now = performance.now(); now < endsAt;) {
          const reply = await connection.send(load.request(next++));
          const then = performance.now();
          latencies.push(then - now);
          if (!isRight(reply)) throw new Error(describe(reply));
          if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
          now = pauseMs > 0 ? performance.now() : then;
        }
      }),
    );
  } finally {
    for (const connection of opened) connection.close();
  }
  const tookMs = performance.now() - startedAt;
  const cpuMs = (await target.cpuMs()) - cpuBefore;
  latencies.sort((a, b) => a - b);
  const requests = latencies.length;
  return {
    requests,
    requestsPerSecond: (requests * 1000) / tookMs,
    cpuMicrosecondsPerRequest: (cpuMs * 1000) / requests,
    requestsPerCpuSecond: (requests * 1000) / cpuMs,
    p99Ms: latencies[Math.floor(requests * 0.99)] ?? Number.NaN,
    maxMs: latencies.at(-1) ?? Number.NaN,
  };
}

function describe({ status, head, body }: HttpReply): string {
  const cache = headerOf(head, 'Lens-Cache') ?? 'none';
  return `An answer under load was not the one to be measured: status ${status}, Lens-Cache ${cache}: ${body.toString('utf8', 0, 300)}`;
}
