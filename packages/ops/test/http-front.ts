import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands in front of an API and answers some requests itself, by method and path. */
export interface HttpFront {
  url: string;
  close(): Promise<void>;
}

/** Passes requests on to the target, but for those whose answer is given here. */
export async function startHttpFront(
  target: string,
  answers: Readonly<Record<string, { status: number; body: string }>>,
): Promise<HttpFront> {
  const server = createServer((request, response) => {
    const answer = answers[`${request.method ?? ''} ${request.url ?? ''}`];
    if (answer !== undefined) {
      request.resume();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      return;
    }
    const onward = ask(
      new URL(request.url ?? '/', target),
      { method: request.method, headers: request.headers },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
