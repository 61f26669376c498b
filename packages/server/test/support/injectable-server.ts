import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestDatabase } from '@istari-lens/testing';
import type { SqlmapTarget } from './run-sqlmap.ts';

/** A server that does what ours must never do. */
export interface InjectableServer {
  /** What sqlmap must find, each in another way. */
  targets: SqlmapTarget[];
  close(): Promise<void>;
}

/**
 * Serves three routes whose SQL is put together from what callers send, with the same masked refusals as ours:
 * by a query parameter, by a part of the path, and by a member of a JSON body whose answer shows nothing.
 */
export async function startInjectableServer(database: TestDatabase): Promise<InjectableServer> {
  const server = createServer((request, response) => {
    void answer(request, database).then(
      (text) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(text),
      () => response.writeHead(422, { 'Content-Type': 'application/problem+json' }).end('{"code":"invalid"}'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    targets: [
      { title: 'canary, query', method: 'GET', url: `${url}/rows?name=pg_class*`, headers: {} },
      { title: 'canary, path', method: 'GET', url: `${url}/rows/pg_class*`, headers: {} },
      {
        title: 'canary, body, blind',
        method: 'POST',
        url: `${url}/blind`,
        headers: { 'Content-Type': 'application/json' },
        body: '{"filters":[{"field":"origin","op":"eq","value":"pg_class*"}]}',
      },
    ],
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, database: TestDatabase): Promise<string> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://canary.invalid');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent: unknown = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
  const [, , segment = ''] = pathname.split('/');
  const value = Object(sent).filters?.[0].value ?? searchParams.get('name') ?? decodeURIComponent(segment);
  const { rows } = await database.query(`select relname from pg_class where relname = '${value}' limit 3`);
  return pathname === '/blind' ? '{"ok":true}' : JSON.stringify({ rows });
}
