import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertReadOnlyRole, checkAnalyticsRole, createAnalyticsDatabase } from '../src/databases/index.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('analytics');
});
afterAll(async () => db.drop());

describe('control 18: checkAnalyticsRole', () => {
  it('accepts a role that only reads', async () => {
    const analytics = createAnalyticsDatabase({ url: db.readerUrl });
    const check = await checkAnalyticsRole(analytics);
    expect(check).toEqual({ canWrite: false, findings: [] });
    expect(() => assertReadOnlyRole(check)).not.toThrow();
    await analytics.close();
  });

  it('finds what a superuser, and a role with one grant too many, could do', async () => {
    const owner = createAnalyticsDatabase({ url: db.url });
    const check = await checkAnalyticsRole(owner);
    expect(check.findings.map(({ code }) => code)).toContain('superuser');
    expect(() => assertReadOnlyRole(check)).toThrow(
      expect.objectContaining({ code: 'analytics_role_can_write' }) as Error,
    );
    await owner.close();

    const reader = createAnalyticsDatabase({ url: db.readerUrl });
    const found = async (): Promise<string[]> =>
      (await checkAnalyticsRole(reader)).findings.map(({ code }) => code);
    const grants: [string, string, string][] = [
      ['update (name) on airports', 'table_write', 'airports'],
      ['create on schema public', 'schema_create', 'public'],
      [`create on database "${db.name}"`, 'database_create', db.name],
    ];
    for (const [grant, code, subject] of grants) {
      await db.query(`grant ${grant} to "${db.readerRole}"`);
      const { findings } = await checkAnalyticsRole(reader);
      expect(findings).toEqual([{ code, detail: expect.stringContaining(subject) as string }]);
      await db.query(`revoke ${grant} from "${db.readerRole}"`);
    }
    expect(await found()).toEqual([]);
    await reader.close();
  });
});
