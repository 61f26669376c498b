import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { reportTo } from './target.ts';

/**
 * What one would write by hand, and less: `/bytes` reads the same POST body and answers the same
 * bytes from memory; `/query` runs the same SQL and answers its rows. No login, no limits, no cache.
 */
const { bytes, sql, values, databaseUrl } = JSON.parse(process.argv[2] ?? '{}') as {
  bytes: string;
  sql: string;
  values: unknown[];
  databaseUrl: string;
};
const body = Buffer.from(bytes);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
const app = express();
app.use(express.json());
app.post('/bytes', (_request, response) => void response.type('json').send(body));
app.post(
  '/query',
  async (_request, response) => void response.json({ rows: (await pool.query(sql, values)).rows }),
);
const server = app.listen(0, '127.0.0.1', () => {
  reportTo(process, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
