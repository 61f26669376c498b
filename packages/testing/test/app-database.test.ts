import { expect, it } from 'vitest';
import { createTestDatabase } from '../src/index.ts';

it('clones a database that the real migrations made', async () => {
  const [first, second] = await Promise.all([createTestDatabase('app'), createTestDatabase('app')]);
  try {
    for (const database of [first, second]) {
      const { rows } = await database.query(
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'lens'",
      );
      expect(rows.map((row) => row['name'])).toEqual(
        expect.arrayContaining(['tenants', 'users', 'dashboards']),
      );
    }
  } finally {
    await Promise.all([first.drop(), second.drop()]);
  }
});
