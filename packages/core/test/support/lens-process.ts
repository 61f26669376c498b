import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Principal, QueryCacheStats, QuerySpec } from '../../src/index.ts';

/** What a process with a Lens can be asked. */
export type LensMessage =
  | { kind: 'ready' }
  | { kind: 'ask'; spec: QuerySpec; principal: Principal; times?: number; fresh?: boolean; name?: string }
  | { kind: 'abort'; name: string }
  | { kind: 'invalidate'; tags: string[] }
  | { kind: 'stats' }
  | { kind: 'close' };

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

/** A Lens in a process of its own. */
export interface LensProcess {
  readonly child: ChildProcess;
  ask(message: Omit<LensMessage & { kind: 'ask' }, 'kind'>): Promise<Asked[]>;
  abort(name: string): Promise<void>;
  /** Number of entries dropped. */
  invalidate(tags: string[]): Promise<number>;
  stats(): Promise<{ cache: QueryCacheStats; trouble: string[] }>;
  /** Ends the Lens, and waits until the process has ended by itself: nothing may keep it. */
  close(): Promise<number | null>;
  kill(): void;
}

/** Starts a process with a Lens, and waits until that is ready. */
export async function startLensProcess(env: Record<string, string>): Promise<LensProcess> {
  const child = fork(path.join(import.meta.dirname, '../cache-process.ts'), {
    execArgv: ['--conditions=source'],
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
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
  const say = (message: LensMessage): Promise<LensReply['result']> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ id: last, message });
    });
  await say({ kind: 'ready' });
  return {
    child,
    ask: async (message) => (await say({ kind: 'ask', ...message })) as Asked[],
    abort: async (name) => void (await say({ kind: 'abort', name })),
    invalidate: async (tags) => (await say({ kind: 'invalidate', tags })) as number,
    stats: async () => (await say({ kind: 'stats' })) as { cache: QueryCacheStats; trouble: string[] },
    async close() {
      await say({ kind: 'close' }).catch(() => {});
      return ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
