import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Principal, QueryCacheStats, QuerySpec } from '../../src/index.ts';

/** Where the Lenses of a process keep answers that processes share: each has one for each of these. */
export type SharedTier = 'redis' | 'postgres' | 'none';

/** What a process can be asked about one of its Lenses. */
export type LensMessage =
  | { kind: 'open'; env: Record<string, string> }
  | {
      kind: 'ask';
      spec: QuerySpec;
      principal: Principal;
      times?: number;
      fresh?: boolean;
      name?: string;
      queryId?: string;
    }
  | { kind: 'abort'; name: string }
  | { kind: 'cancel'; principal: Principal; queryId: string }
  | { kind: 'invalidate'; tags: string[] }
  | { kind: 'stats' }
  | { kind: 'close' };

export interface LensRequest {
  readonly id: number;
  readonly tier: SharedTier;
  readonly message: LensMessage;
}

/** One answer as the process saw it. */
export interface Asked {
  /** Cache status, or `error` and its code. */
  status: string;
  ms: number;
  rows: Record<string, unknown>[];
  etag: string;
}

export interface LensReply {
  id: number;
  result: Asked[] | { cache: QueryCacheStats; trouble: string[] } | number | null;
  error?: string;
}

/** A Lens in another process. */
export interface RemoteLens {
  ask(message: Omit<LensMessage & { kind: 'ask' }, 'kind'>): Promise<Asked[]>;
  abort(name: string): Promise<void>;
  /** Withdraws what the principal asked under this id, in whichever process. */
  cancel(principal: Principal, queryId: string): Promise<void>;
  /** Number of entries dropped. */
  invalidate(tags: string[]): Promise<number>;
  stats(): Promise<{ cache: QueryCacheStats; trouble: string[] }>;
}

/** A process with a Lens for each tier. */
export interface LensProcess {
  /** Makes the Lenses with this configuration, and waits until all are ready. To be called first, and once. */
  open(env: Record<string, string>): Promise<void>;
  lens(tier: SharedTier): RemoteLens;
  /** Ends the Lenses, and waits until the process has ended by itself: nothing may keep it. */
  close(): Promise<number | null>;
  kill(): void;
}

/** Starts a process that is to have a Lens for each of the tiers; it loads its code until it is told to open them. */
export function startLensProcess(tiers: readonly SharedTier[]): LensProcess {
  const child = fork(path.join(import.meta.dirname, '../cache-process.ts'), {
    execArgv: ['--conditions=source'],
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
  });
  const waiting = new Map<
    number,
    { resolve: (value: LensReply['result']) => void; reject: (error: Error) => void }
  >();
  let last = 0;
  child.on('message', ({ id, result, error }: LensReply) => {
    if (error === undefined) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  const ended = once(child, 'exit').then(([code]) => {
    for (const { reject } of waiting.values()) reject(new Error('The process has ended.'));
    return code as number | null;
  });
  const say = (tier: SharedTier, message: LensMessage): Promise<LensReply['result']> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ id: last, tier, message } satisfies LensRequest);
    });
  const sayAll = (message: LensMessage): Promise<unknown> =>
    Promise.all(tiers.map((tier) => say(tier, message)));
  return {
    open: async (env) => void (await sayAll({ kind: 'open', env })),
    lens: (tier) => ({
      ask: async (message) => (await say(tier, { kind: 'ask', ...message })) as Asked[],
      abort: async (name) => void (await say(tier, { kind: 'abort', name })),
      cancel: async (principal, queryId) => void (await say(tier, { kind: 'cancel', principal, queryId })),
      invalidate: async (tags) => (await say(tier, { kind: 'invalidate', tags })) as number,
      stats: async () =>
        (await say(tier, { kind: 'stats' })) as { cache: QueryCacheStats; trouble: string[] },
    }),
    async close() {
      if (child.connected) {
        await sayAll({ kind: 'close' }).catch(() => {});
        if (child.connected) child.disconnect();
      }
      return ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
