import { takesIdempotencyKey } from '@istari-lens/core/contract';
import type { Principal, Route, RouteName } from '@istari-lens/core/contract';
import type { ServerContext } from './context.ts';
import type { Reply } from './reply.ts';
import type { HttpRequest } from './request.ts';

/** True for a request that wants to be answered once: a create that carries an `Idempotency-Key`. */
export function wantsOnce(route: Route, request: HttpRequest): boolean {
  return takesIdempotencyKey(route) && request.headers['idempotency-key'] !== undefined;
}

/**
 * Answers a create once for its `Idempotency-Key`: whoever repeats the request gets the first answer, marked by
 * `Idempotency-Replayed: true`. Throws as `IdempotencyService.once` does.
 */
export async function answerOnce(
  name: RouteName,
  { request, context, principal }: { request: HttpRequest; context: ServerContext; principal: Principal },
  answer: () => Promise<Reply> | Reply,
): Promise<Reply> {
  // Node gives a header that is repeated as one text, with commas.
  const key = String(request.headers['idempotency-key']);
  const content = [request.params, request.search, (await request.body()) ?? null];
  const { answer: kept, isReplayed } = await context.lens.idempotency.once(
    principal,
    { route: name, key: withoutQuotes(key), content },
    async () => {
      const reply = await answer();
      if (reply.kind !== 'json') throw new TypeError(`The route ${name} gives no JSON, which can be kept.`);
      const { status, body, location } = reply;
      return { status, body, ...(location === undefined ? {} : { location }) };
    },
  );
  if (isReplayed) request.answerHeaders.set('Idempotency-Replayed', 'true');
  return { kind: 'json', ...kept };
}

/** The draft of the header (draft-ietf-httpapi-idempotency-key-header) quotes the key; most callers do not. */
function withoutQuotes(key: string): string {
  return /^"([^"\\]+)"$/.exec(key)?.[1] ?? key;
}
