import { importDataSources, importUsers } from '@istari-lens/core';
import type { SessionResponse } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonLacks, runPython } from '../../core/test/support/python.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const PEOPLE = { cffi: 'cffi@python.example', passlib: 'passlib@python.example' };
const PASSWORD = 'correct horse battery staple';
const missing = pythonLacks(['argon2', 'passlib.hash', 'cryptography.fernet']);

/** What the Python backend had: a hash of each library, and the URL of its analytics database under its key. */
const SCRIPT = `from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from passlib.hash import argon2
result = [PasswordHasher().hash(data['password']), argon2.hash(data['password']),
  Fernet(data['key'].encode()).encrypt(data['url'].encode()).decode()]`;

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture?.close());

describe('what a Python backend leaves', { timeout: 60_000 }, () => {
  test('control 9/16: its users log in over HTTP, and its data source is asked', async (context) => {
    if (missing) return context.skip(missing);
    const { app, analytics, env, call } = fixture;
    const key = (env['ENCRYPTION_KEY'] ?? '').replaceAll('+', '-').replaceAll('/', '_');
    // SQLAlchemy's way of writing it.
    const url = `${analytics.readerUrl}?sslmode=disable`.replace(/^postgres(?:ql)?:/, 'postgresql+psycopg2:');
    const made = runPython(SCRIPT, { password: PASSWORD, key, url });
    if (!Array.isArray(made)) throw new Error('Python did not answer with a list.');
    const [cffi = '', passlib = '', urlEncrypted = ''] = made.map(String);
    const target = { url: app.url, schema: 'lens' };
    await importUsers(
      [
        { email: PEOPLE.cffi, role: 'editor', passwordHash: cffi },
        { email: PEOPLE.passlib, role: 'viewer', passwordHash: passlib },
      ],
      target,
    );
    const { dataSources } = await importDataSources([{ name: 'Of Python', urlEncrypted }], {
      ...target,
      encryptionKeys: [env['ENCRYPTION_KEY'] ?? ''],
      allowedNetworks: (env['DATA_SOURCE_ALLOWED_NETWORKS'] ?? '').split(','),
    });

    const tokens: string[] = [];
    for (const email of Object.values(PEOPLE)) {
      const wrong = await call('login', { body: { email, password: `${PASSWORD}.`, session: 'body' } });
      expect(wrong.status).toBe(401);
      const right = await call('login', { body: { email, password: PASSWORD, session: 'body' } });
      expect(right.status).toBe(200);
      tokens.push((right.body as SessionResponse).accessToken);
    }
    const [editor = '', viewer = ''] = tokens;
    expect((await call('getMe', { token: viewer })).body).toMatchObject({ email: PEOPLE.passlib });

    const id = dataSources[0]?.id ?? '';
    expect(await call('testDataSource', { token: fixture.token, params: { id } })).toMatchObject({
      status: 200,
      body: { ok: true },
    });
    const dataset = {
      name: 'python',
      title: 'Python',
      dataSourceId: id,
      base: { schema: 'public', table: 'flights' },
      fields: { origin: { column: 'origin', type: 'text' } },
    };
    expect((await call('createDataset', { token: editor, body: dataset })).status).toBe(201);
    const answer = await call('runQuery', {
      token: editor,
      body: { dataset: 'python', metrics: [{ aggregate: 'count', as: 'n' }] },
    });
    const { rows } = await analytics.query<{ n: number }>('select count(*)::int as n from flights');
    expect(answer).toMatchObject({ status: 200, body: { rows } });
    expect(rows[0]?.n).toBeGreaterThan(0);
  });
});
