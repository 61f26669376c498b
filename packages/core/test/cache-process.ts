// A Lens in a process of its own, spoken to by messages: node --conditions=source cache-process.ts, with the
// configuration in its environment. What it can be asked is in support/lens-process.ts.
import { createLens, loadConfig, type Lens } from '../src/index.ts';
import type { Asked, LensMessage, LensReply } from './support/lens-process.ts';

const trouble: string[] = [];
const lens: Lens = createLens(loadConfig(), {
  logger: {
    debug() {},
    info() {},
    warn: (fields, message) => void trouble.push(`${message} ${JSON.stringify(fields)}`),
    error: (fields, message) => void trouble.push(`${message} ${JSON.stringify(fields)}`),
  },
});
/** Questions that can be taken back, by name. */
const asking = new Map<string, AbortController>();

async function ask({ spec, principal, fresh, name }: LensMessage & { kind: 'ask' }): Promise<Asked> {
  const controller = new AbortController();
  if (name !== undefined) asking.set(name, controller);
  const started = performance.now();
  try {
    const answer = await lens.queries.answer(spec, principal, { fresh, signal: controller.signal });
    const { rows } = JSON.parse(new TextDecoder().decode(answer.body)) as { rows: Record<string, unknown>[] };
    return { status: answer.cache.status, ms: performance.now() - started, rows, etag: answer.etag };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { status: `error ${code}`, ms: performance.now() - started, rows: [], etag: '' };
  }
}

async function reply(message: LensMessage): Promise<LensReply['result']> {
  switch (message.kind) {
    case 'ready':
      await lens.ready();
      return null;
    case 'ask':
      return Promise.all(Array.from({ length: message.times ?? 1 }, () => ask(message)));
    case 'abort':
      asking.get(message.name)?.abort();
      return null;
    case 'invalidate':
      return lens.cache.invalidate({ tags: message.tags });
    case 'stats':
      return { cache: lens.cache.stats(), trouble };
    case 'close':
      await lens.close();
      process.disconnect();
      return null;
  }
}

process.on('message', ({ id, message }: { id: number; message: LensMessage }) => {
  void reply(message).then(
    (result) => process.connected && process.send?.({ id, result } satisfies LensReply),
    (error: unknown) => process.send?.({ id, result: null, error: String(error) } satisfies LensReply),
  );
});

// Whoever started it has gone without a word.
process.on('disconnect', () => setTimeout(() => process.exit(1), 5_000).unref());
