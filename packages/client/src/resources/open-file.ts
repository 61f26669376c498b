import type { CallOptions } from '../options.ts';
import type { Request } from '../transport/request.ts';
import type { OutgoingRequest } from '../transport/send.ts';
import { watchBody } from '../transport/watch-body.ts';

/** Asks for a file and gives its bytes as they come. Reading fails with `network_error` where it breaks off. */
export async function openFile(
  request: Request,
  asked: Pick<OutgoingRequest, 'method' | 'path' | 'body' | 'headers'>,
  options: CallOptions,
): Promise<ReadableStream<Uint8Array>> {
  const headers = { accept: '*/*', ...asked.headers };
  const reply = await request<ReadableStream<Uint8Array>>(
    { ...asked, headers, repeatable: true, streamed: true },
    options,
  );
  return watchBody(reply.body, `${asked.method} ${asked.path.split('?')[0]}`, options.signal);
}
