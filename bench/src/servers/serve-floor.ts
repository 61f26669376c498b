import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { reportTo } from './report-to.ts';

/**
 * What one would write by hand, and less: no login, no limits, no cache. `/bytes` reads the same POST body and
 * answers the same bytes from memory, `/bare` does so without what Express offers for it, `/empty` answers an empty
 * 304, `/query` runs a statement by a pool and answers its rows.
 */
export interface FloorArgument {
  bytes: string;
  sql: string;
  databaseUrl: string;
}

const { bytes, sql, databaseUrl } = JSON.parse(process.argv[2] ?? '{}') as FloorArgument;
const body = Buffer.from(bytes);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
const app = express();
const readJson = express.json();
app.post('/bytes', readJson, (_request, response) => void response.type('json').send(body));
app.post('/bare', (request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});
app.get('/empty', (_request, response) => void response.status(304).end());
app.post('/query', readJson, async (request, response) => {
  const { values } = request.body as { values: unknown[] };
  response.json({ rows: (await pool.query(sql, values)).rows });
});
const server = app.listen(0, '127.0.0.1', () => {
  reportTo(process, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
