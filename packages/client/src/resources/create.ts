import type { CallOptions } from '../options.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';

/**
 * Makes something. It goes with a key under which the server makes it once, so that it may be sent again when the
 * answer got lost. Where no key can be made (Node 18, pages without https) and none is given, it is sent once.
 */
export function create<Body>(
  request: Request,
  route: { method: 'POST'; path: string; headers?: Record<string, string> },
  body: unknown,
  options: CallOptions = {},
): Call<Body> {
  const key = options.idempotencyKey ?? globalThis.crypto?.randomUUID?.();
  const asked =
    key === undefined
      ? { ...route, body, repeatable: false }
      : { ...route, body, repeatable: true, headers: { ...route.headers, 'idempotency-key': key } };
  return asCall(request<Body>(asked, options).then((reply) => reply.body));
}
