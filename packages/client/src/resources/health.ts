import type { Health } from '../contract.ts';
import type { CallOptions, ClientSettings } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import { createDeadline } from '../transport/deadline.ts';
import type { Send } from '../transport/send.ts';

/** The server's summary of itself; `fail` is an answer, not an error. Needs nobody signed in. */
export type HealthCall = (options?: CallOptions) => Call<Health>;

/** The health method of a client. Never repeated: a health check wants to know how things are now. */
export function createHealth(settings: ClientSettings, send: Send): HealthCall {
  async function health(options: CallOptions = {}): Promise<Health> {
    const deadline = createDeadline('GET /health', options.timeoutMs ?? settings.timeoutMs, options.signal);
    try {
      return (await send<Health>({ ...route('GET /health'), repeatable: false, accept: 503 }, deadline)).body;
    } finally {
      deadline.dispose();
    }
  }
  return (options) => asCall(health(options));
}
