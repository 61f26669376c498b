import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture?.close());

describe('control 23: the audit log over HTTP', () => {
  test('control 23: has what a request did, with its id and address', async () => {
    const body = { title: 'Made for the log', filters: [], widgets: [] };
    const made = await fixture.call('createDashboard', { token: fixture.token, body });
    const { status, body: page } = await fixture.call('listAuditEvents', {
      token: fixture.token,
      query: { action: 'dashboard.created', target: `dashboard:${Object(made.body).id}` },
    });
    expect(status).toBe(200);
    expect(page).toMatchObject({
      items: [
        {
          actor: { kind: 'user', id: fixture.admin.id },
          outcome: 'success',
          ip: expect.stringContaining('127.0.0.1'),
          requestId: made.headers.get('x-request-id'),
        },
      ],
      nextCursor: null,
    });
  });

  test('control 23: is exported as CSV under a name', async () => {
    const answer = await fixture.call('exportAuditEvents', { token: fixture.token });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    expect(answer.text).toContain(',dashboard.created,success,user,');
  });

  test('control 23: tells what is wrong with a filter', async () => {
    const { status, body } = await fixture.call('listAuditEvents', {
      token: fixture.token,
      query: { since: 'yesterday' },
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ detail: expect.any(String) }] });
  });
});
