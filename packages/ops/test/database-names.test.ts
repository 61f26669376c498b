import { randomBytes } from 'node:crypto';
import { createTestDatabase } from '@istari-lens/testing';
import { expect, it } from 'vitest';
import { databaseNames, withConnection } from './backup-support/connections.ts';

it('lists what stays: neither what other test files have nor a trial that ends', async () => {
  await using own = await createTestDatabase('empty');
  await using other = await createTestDatabase('empty');
  const [derived, passing, left] = [
    `${own.name}_1`,
    ...['verify', 'restoring'].map((word) => `lens_${word}_${randomBytes(5).toString('hex')}`),
  ];
  await withConnection(own.url, 'postgres', async (client) => {
    const made = [derived, passing, left];
    try {
      for (const name of made) await client.query(`CREATE DATABASE "${name}"`);
      const listing = databaseNames(own.url, 2_000);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await client.query(`DROP DATABASE "${passing}"`);
      const names = await listing;
      expect(names).toEqual(expect.arrayContaining([own.name, derived, left, 'postgres', 'template1']));
      expect(names).not.toContain(passing);
      expect(names).not.toContain(other.name);
      expect(names).toEqual(names.toSorted());
    } finally {
      for (const name of made) await client.query(`DROP DATABASE IF EXISTS "${name}"`);
    }
  });
});
