import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, it } from 'vitest';
import { backup, restore, verify } from '@istari-lens/ops';
import { openBackupServer } from './backup-support/backup-server.ts';
import { withConnection } from './backup-support/connections.ts';
import { BUCKET, startS3Store } from './backup-support/s3-store.ts';

/** As many rows as the demo has, of the same shape. */
const FLIGHTS = `
  CREATE TABLE airports (iata text PRIMARY KEY, name text);
  INSERT INTO airports SELECT 'A' || n, 'Airport ' || n FROM generate_series(1, 300) AS n;
  CREATE TABLE flights (id bigserial, date timestamp NOT NULL, delay integer NOT NULL, distance integer NOT NULL,
    origin text NOT NULL REFERENCES airports, destination text NOT NULL REFERENCES airports);
  INSERT INTO flights (date, delay, distance, origin, destination)
    SELECT '2001-01-01'::timestamp + n * interval '10 seconds', hashint4(n) % 120, abs(hashint4(-n)) % 3000,
      'A' || 1 + n % 300, 'A' || 1 + (n * 7) % 300 FROM generate_series(1, 3000000) AS n;
  CREATE INDEX flights_date ON flights (date);
  CREATE INDEX flights_origin ON flights (origin);
`;

const ANSWERS = `SELECT origin, count(*)::text, avg(delay)::text, sum(distance)::text FROM flights GROUP BY 1 ORDER BY 1`;

it('three million rows go to S3 encrypted and come back, found equal on the way', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lens-flights-'));
  const server = await openBackupServer();
  const store = await startS3Store(folder);
  try {
    const flights = await server.createDatabase(FLIGHTS);
    const place = { url: flights.url, destination: `s3://${BUCKET}/flights`, s3: store.settings };
    const identity = await generateX25519Identity();
    const before = process.memoryUsage().rss;
    const { id } = await backup({ ...place, recipients: [await identityToRecipient(identity)] });
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
    for (const level of ['quick', 'full', 'restore'] as const)
      await expect(verify({ ...place, id, level, identity })).resolves.toMatchObject({ rows: 3_000_300 });
    const into = server.newName();
    await restore({ ...place, id, identity, into });
    const facts = `SELECT (SELECT string_agg(indexdef, ',' ORDER BY indexdef) FROM pg_indexes WHERE schemaname = 'public') AS indexes,
      (SELECT last_value::text FROM flights_id_seq) AS sequence`;
    for (const question of [ANSWERS, facts]) {
      const restored = await withConnection(server.url, into, (client) => client.query(question));
      expect(restored.rows).toEqual((await flights.query(question)).rows);
    }
  } finally {
    await store.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  }
});
