import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition, Principal } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';
import { newUser } from './support/people.ts';

let fixture: LensFixture;
let editor: Principal;

const kinds: DatasetDefinition = {
  name: 'kinds',
  base: { schema: 'public', table: 'kinds' },
  fields: {
    number: { column: 'number', type: 'integer' },
    big: { column: 'big', type: 'bigint' },
    word: { column: 'word', type: 'text' },
    document: { column: 'document', type: 'json' },
    words: { column: 'words', type: 'array' },
    at: { column: 'at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
    twice: { formula: 'number * 2', type: 'integer' },
  },
};

beforeAll(async () => {
  fixture = await createLensFixture();
  const { analytics } = fixture;
  await analytics.query(`CREATE TABLE kinds (number int, big bigint, word text, document json, words text[], at timestamptz);
    INSERT INTO kinds VALUES (1, 9007199254740993, 'a', '{"x": 1}', '{p,q}', '2024-03-01 12:00+00'),
      (1, 9007199254740993, 'a', '{"x": 1}', '{p,q}', '2024-03-01 12:00+00'), (2, null, null, null, null, null);
    GRANT SELECT ON kinds TO "${analytics.readerRole}"`);
  editor = await newUser(fixture.lens, 'editor');
});
afterAll(() => fixture?.close());

const whole = {
  number: 1,
  big: '9007199254740993',
  word: 'a',
  document: { x: 1 },
  words: ['p', 'q'],
  twice: 2,
};

describe('a preview', () => {
  it('shows rows as they are, equal ones too, in every type', async () => {
    const { datasets } = fixture.lens;
    const { id } = await datasets.create(editor, kinds);
    const { columns, rows, rowCount, truncated } = await datasets.preview(editor, id);
    expect(columns.map(({ name, type, role }) => `${name} ${type} ${role}`)).toEqual(
      Object.entries(kinds.fields).map(([name, { type }]) => `${name} ${type} dimension`),
    );
    expect({ rowCount, truncated }).toEqual({ rowCount: 3, truncated: false });
    const sorted = rows.toSorted((a, b) => Number(a['number']) - Number(b['number']));
    expect(sorted.slice(0, 2)).toMatchObject([whole, whole]);
    expect(sorted[2]).toEqual({
      number: 2,
      big: null,
      word: null,
      document: null,
      words: null,
      at: null,
      twice: 4,
    });
  });

  it('has the rows of the database: named fields, filters, joins and a limit', async () => {
    const { datasets } = fixture.lens;
    const { id } = await datasets.create(editor, { ...flightsDataset, name: 'viewed' });
    const expected = await fixture.analytics.query<{ n: number }>(
      `select count(*)::int as n from flights where origin = 'ORD'`,
    );
    const n = expected.rows[0]?.n ?? 0;
    const filters = [{ field: 'origin', op: 'eq' as const, value: 'ORD' }];
    const fields = ['origin', 'originState'];
    const all = await datasets.preview(editor, id, { fields, filters, limit: 1000 });
    expect(all.rowCount).toBe(Math.min(n, 1000));
    expect(all.truncated).toBe(n > 1000);
    expect(new Set(all.rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ origin: 'ORD', originState: 'IL' })]),
    );
    expect((await datasets.preview(editor, id)).rowCount).toBe(50);
    expect((await datasets.preview(editor, id, { limit: 3 })).rowCount).toBe(3);
  });

  it('names what is wrong with the request, where it stands', async () => {
    const { datasets } = fixture.lens;
    const { id } = await datasets.create(editor, { ...kinds, name: 'wrong' });
    await expect(
      datasets.preview(editor, id, { fields: ['word', 'wrod'], filters: [{ field: 'x', op: 'isNull' }] }),
    ).rejects.toMatchObject({
      code: 'invalid_query',
      issues: [
        { pointer: '/fields/1', suggestion: 'word' },
        { pointer: '/filters/0/field', code: 'unknown_field' },
      ],
    });
    await expect(datasets.preview(editor, id, { limit: 1001 })).rejects.toMatchObject({
      issues: [{ pointer: '/limit' }],
    });
    const viewer = await newUser(fixture.lens, 'viewer');
    await expect(datasets.preview(viewer, id)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('control 13: a preview', () => {
  it('keeps to rows, masks and hidden fields of the policy, formulas over them too', async () => {
    const { datasets } = fixture.lens;
    const { id } = await datasets.create(editor, {
      ...kinds,
      name: 'kept',
      policy: {
        rows: { field: 'number', op: 'eq', value: 1 },
        hidden: { fields: ['big'], unlessRole: 'admin' },
        masked: {
          word: { with: '#', unlessRole: 'admin' },
          number: { unlessRole: 'admin' },
          words: { unlessRole: 'admin' },
          document: { unlessRole: 'admin' },
          at: { unlessRole: 'admin' },
        },
      },
    });
    const { rows } = await datasets.preview(editor, id, { fields: ['word', 'number', 'twice'] });
    expect(rows).toEqual([
      { word: '#', number: null, twice: null },
      { word: '#', number: null, twice: null },
    ]);
    const masked = { number: null, word: '#', document: null, words: null, at: null, twice: null };
    expect((await datasets.preview(editor, id)).rows).toEqual([masked, masked]);
    const [seen] = (await datasets.preview(fixture.admin, id, { fields: ['word', 'big'] })).rows;
    expect(seen).toEqual({ word: 'a', big: '9007199254740993' });
    const nobody = await datasets.create(editor, {
      ...kinds,
      name: 'denied',
      policy: { rows: { field: 'word', op: 'eq', value: { attribute: 'nothing' } } },
    });
    expect((await datasets.preview(editor, nobody.id)).rows).toEqual([]);
  });
});
