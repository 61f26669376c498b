import { expect, it } from 'vitest';
import { pgbouncerUsers } from './pgbouncer-settings.ts';

it('writes passwords as PgBouncer reads them', () => {
  const server = {
    superuserUrl: 'postgresql://post%22gres:a%2Fb@127.0.0.1/postgres',
    version: '15.1',
    major: 15,
    origin: '',
    shared: false,
  };
  const text = pgbouncerUsers({ server, prefix: '', reader: { name: 'reader', password: 'secret' } });
  expect(text).toBe('"post""gres" "a/b"\n"reader" "secret"\n');
});
