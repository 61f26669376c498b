// A process with a Lens for each shared tier that it is told to open, spoken to by messages:
// node --conditions=source cache-process.ts. What it can be told is in support/lens-process.ts.
import { createLens, loadConfig, type Lens } from '../src/index.ts';
import type { Asked, LensMessage, LensReply, LensRequest } from './support/lens-process.ts';

interface Opened {
  readonly lens: Lens;
  readonly trouble: string[];
  /** Questions that can be taken back, by name. */
  readonly asking: Map<string, AbortController>;
}

const opened = new Map<string, Opened>();

async function open(tier: string, env: Record<string, string>): Promise<void> {
  const trouble: string[] = [];
  const note = (fields: object, message: string): void =>
    void trouble.push(`${message} ${JSON.stringify(fields)}`);
  const lens = createLens(loadConfig({ ...env, CACHE_SHARED: tier }), {
    logger: { debug() {}, info() {}, warn: note, error: note },
  });
  opened.set(tier, { lens, trouble, asking: new Map() });
  await lens.ready();
}

async function ask(
  { lens, asking }: Opened,
  { spec, principal, fresh, name, queryId }: LensMessage & { kind: 'ask' },
): Promise<Asked> {
  const controller = new AbortController();
  if (name !== undefined) asking.set(name, controller);
  const started = performance.now();
  try {
    const answer = await lens.queries.answer(spec, principal, { fresh, signal: controller.signal, queryId });
    const { rows } = JSON.parse(new TextDecoder().decode(answer.body)) as { rows: Record<string, unknown>[] };
    return { status: answer.cache.status, ms: performance.now() - started, rows, etag: answer.etag };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { status: `error ${code}`, ms: performance.now() - started, rows: [], etag: '' };
  }
}

async function reply({ tier, message }: LensRequest): Promise<LensReply['result']> {
  if (message.kind === 'open') {
    await open(tier, message.env);
    return null;
  }
  const asked = opened.get(tier);
  if (asked === undefined) throw new Error(`There is no Lens for ${tier}.`);
  const { lens, trouble, asking } = asked;
  switch (message.kind) {
    case 'ask':
      return Promise.all(Array.from({ length: message.times ?? 1 }, () => ask(asked, message)));
    case 'abort':
      asking.get(message.name)?.abort();
      return null;
    case 'cancel':
      lens.queries.cancel(message.principal, message.queryId);
      return null;
    case 'invalidate':
      return lens.cache.invalidate({ tags: message.tags });
    case 'stats':
      return { cache: lens.cache.stats(), trouble };
    case 'close':
      await lens.close();
      return null;
  }
}

process.on('message', (request: LensRequest) => {
  const { id } = request;
  void reply(request).then(
    (result) => process.connected && process.send?.({ id, result } satisfies LensReply),
    (error: unknown) => process.send?.({ id, result: null, error: String(error) } satisfies LensReply),
  );
});

// Whoever started it has gone without a word, or a Lens keeps it.
process.on('disconnect', () => setTimeout(() => process.exit(1), 5_000).unref());
