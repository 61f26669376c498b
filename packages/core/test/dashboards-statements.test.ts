import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal, QueryResult, StatementRow, Widget } from '../src/index.ts';
import { page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const ACCOUNTS = ['sales', 'rent', 'wages', 'travel'] as const;
/** Account, month, cents; what nobody booked is null. */
const BOOKED = Array.from({ length: 400 }, (_, index) => ({
  account: ACCOUNTS[index % 4] ?? 'sales',
  month: (index % 3) + 1,
  cents: index % 17 === 0 ? null : ((index * 7919) % 100_003) - 20_000,
}));

let fixture: LensFixture;
let editor: Principal;

beforeAll(async () => {
  fixture = await createLensFixture();
  const { analytics, lens, admin } = fixture;
  await analytics.query(
    'create table public.ledger (account text, month integer, amount numeric(20, 2), rate double precision)',
  );
  await analytics.query(
    `insert into public.ledger select account, month, cents::numeric / 100, cents::float8 / 100
      from jsonb_to_recordset($1) as booked(account text, month integer, cents bigint)`,
    [JSON.stringify(BOOKED)],
  );
  await analytics.query('grant select on public.ledger to public');
  await lens.datasets.create(admin, {
    name: 'ledger',
    base: { schema: 'public', table: 'ledger' },
    fields: {
      account: { type: 'text', column: 'account' },
      month: { type: 'integer', column: 'month' },
      amount: { type: 'decimal', column: 'amount' },
      rate: { type: 'double', column: 'rate' },
    },
  });
  editor = admin;
});
afterAll(() => fixture?.close());

function row(id: string, accounts: readonly string[] | null, more: Partial<StatementRow> = {}): StatementRow {
  const filters = accounts === null ? [] : [{ field: 'account', op: 'in' as const, value: [...accounts] }];
  return { id, label: id, metric: { aggregate: 'sum', field: 'amount', filters }, ...more };
}

function statement(rows: StatementRow[], dimensions: string[] = []): Widget {
  const layout = { x: 0, y: 0, w: 4, h: 2 };
  const query = { dataset: 'ledger', dimensions };
  return { id: 'statement', title: 'Statement', kind: 'statement', query, options: { rows }, layout };
}

async function answerOf(widget: Widget): Promise<QueryResult> {
  const { dashboards } = fixture.lens;
  const { id } = await dashboards.create(editor, page('Page', widget));
  const { items } = await dashboards.data(editor, id, {});
  const [item] = items;
  if (item?.status !== 'ok') throw new TypeError('There is no answer.', { cause: item });
  const answer = JSON.parse(Buffer.from(item.answer.body).toString()) as QueryResult;
  // From the cache and from another path it is the same.
  const alone = await dashboards.answerWidget(editor, { id, widgetId: widget.id });
  expect(JSON.parse(Buffer.from(alone.body).toString())).toEqual(answer);
  return answer;
}

/** Cents booked on these accounts, by themselves. */
function centsOf(accounts: readonly string[], month?: number): bigint {
  return BOOKED.filter((one) => accounts.includes(one.account) && (month ?? one.month) === one.month).reduce(
    (sum, { cents }) => sum + BigInt(cents ?? 0),
    0n,
  );
}

function written(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

describe('a statement whose parts', () => {
  it('add up says nothing', async () => {
    const rows = [
      row('all', null),
      row('income', ['sales'], { parent: 'all' }),
      row('costs', ['rent', 'wages', 'travel'], { parent: 'all' }),
      ...['rent', 'wages', 'travel'].map((account) => row(account, [account], { parent: 'costs' })),
    ];
    const { rows: found, warnings } = await answerOf(statement(rows));
    expect(warnings).toEqual([]);
    expect(found).toEqual([
      Object.fromEntries(
        rows.map(({ id }) => [
          id,
          written(
            centsOf(
              id === 'all'
                ? ACCOUNTS
                : id === 'income'
                  ? ['sales']
                  : id === 'costs'
                    ? ACCOUNTS.slice(1)
                    : [id],
            ),
          ),
        ]),
      ),
    ]);
  });

  it('leave something out says what, and by how much', async () => {
    const { warnings } = await answerOf(
      statement([
        row('costs', ['rent', 'wages', 'travel']),
        row('rent', ['rent'], { parent: 'costs' }),
        row('wages', ['wages'], { parent: 'costs' }),
      ]),
    );
    expect(warnings).toEqual([
      {
        code: 'not_reconciled',
        pointer: '/reconcile/0',
        detail: `"costs" is not the sum of "rent", "wages". It differs by ${written(centsOf(['travel']))}.`,
      },
    ]);
  });

  it('leave something out in some columns only says in which', async () => {
    await fixture.analytics.query(`insert into public.ledger values ('fines', 2, 12.34, 12.34)`);
    try {
      const { warnings } = await answerOf(
        statement(
          [row('all', null), ...ACCOUNTS.map((account) => row(account, [account], { parent: 'all' }))],
          ['month'],
        ),
      );
      expect(warnings.map(({ detail }) => detail)).toEqual([
        '"all" is not the sum of "sales", "rent", "wages", "travel". It differs by 12.34 where month is 2.',
      ]);
    } finally {
      await fixture.analytics.query(`delete from public.ledger where account = 'fines'`);
    }
  });

  it('stand on formulas are held against the raw total', async () => {
    const rows = [
      row('income', ['sales']),
      row('costs', ['rent', 'wages']),
      { id: 'result', label: 'Result', formula: 'income + costs' },
    ];
    const total = { aggregate: 'sum' as const, field: 'amount' };
    const checked = rows.map((one) => (one.id === 'result' ? { ...one, total } : one));
    const { warnings, rows: found } = await answerOf(statement(checked));
    expect(found[0]).toMatchObject({ result__total: written(centsOf(ACCOUNTS)) });
    expect(warnings.map(({ detail }) => detail)).toEqual([
      `"result__total" is not the sum of "result". It differs by ${written(centsOf(['travel']))}.`,
    ]);
  });

  it('leave something out says so beside other widgets, whose questions it is asked with', async () => {
    const { dashboards } = fixture.lens;
    const all = { aggregate: 'sum' as const, field: 'amount', as: 'all' };
    const other = { ...statement([]), id: 'other', kind: 'kpi' as const, options: {} };
    const widgets = [
      statement([row('costs', ['rent', 'wages']), row('rent', ['rent'], { parent: 'costs' })]),
      { ...other, query: { dataset: 'ledger', metrics: [all] } },
      {
        ...other,
        id: 'share',
        query: null,
        options: {
          formula: 'rent / all',
          values: { rent: { widget: 'statement', metric: 'rent' }, all: { widget: 'other' } },
        },
      },
    ];
    const { id } = await dashboards.create(editor, page('Page', ...widgets));
    const { items } = await dashboards.data(editor, id, {});
    const results = items.map((item) =>
      item.status === 'ok' ? (JSON.parse(Buffer.from(item.answer.body).toString()) as QueryResult) : item,
    ) as QueryResult[];
    const told = [`"costs" is not the sum of "rent". It differs by ${written(centsOf(['wages']))}.`];
    expect(results[0]?.warnings.map(({ detail }) => detail)).toEqual(told);
    expect(results[1]?.warnings).toEqual([]);
    // What is made of a statement that does not add up says so too.
    expect(results[2]?.warnings.map(({ detail }) => detail)).toEqual(told);
    expect(Number(results[2]?.rows[0]?.['value'])).toBeCloseTo(
      Number(centsOf(['rent'])) / Number(centsOf(ACCOUNTS)),
      12,
    );
  });

  it('are doubles are told apart from the noise of their last digits', async () => {
    const double = (id: string, accounts: readonly string[] | null, more = {}): StatementRow => {
      const made = row(id, accounts, more);
      return { ...made, metric: { ...made.metric, aggregate: 'sum', field: 'rate' } };
    };
    const parts = ACCOUNTS.map((account) => double(account, [account], { parent: 'all' }));
    expect((await answerOf(statement([double('all', null), ...parts]))).warnings).toEqual([]);
    const [warning] = (await answerOf(statement([double('all', null), ...parts.slice(1)]))).warnings;
    expect(Number(/by (.*)\.$/.exec(warning?.detail ?? '')?.[1])).toBeCloseTo(
      Number(centsOf(['sales'])) / 100,
      6,
    );
  });

  it('are drawn at random are warned of exactly where their own sums differ', async () => {
    const accounts = fc.subarray([...ACCOUNTS]);
    await fc.assert(
      fc.asyncProperty(
        accounts,
        fc.array(accounts, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (whole, parts, isByMonth) => {
          const rows = [
            row('whole', whole),
            ...parts.map((part, index) => row(`p${index}`, part, { parent: 'whole' })),
          ];
          const { warnings } = await answerOf(statement(rows, isByMonth ? ['month'] : []));
          const differs = (isByMonth ? [1, 2, 3] : [undefined]).filter(
            (month) => centsOf(whole, month) !== parts.reduce((sum, part) => sum + centsOf(part, month), 0n),
          );
          expect(warnings).toHaveLength(differs.length > 0 ? 1 : 0);
          for (const month of differs)
            if (month !== undefined) expect(warnings[0]?.detail).toContain(`where month is ${month}`);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a statement is refused', () => {
  it.each([
    [{ parent: 'nowhere' }, '/widgets/0/options/rows/0/parent unknown_row'],
    [{ parent: 'a' }, '/widgets/0/options/rows/0/parent circular'],
    [{ total: { aggregate: 'sum' } }, '/widgets/0/options/rows/0/total/field missing'],
    [{ levl: 1 }, '/widgets/0/options/rows/0/levl unknown_key'],
    [{ percentOf: 'nowhere' }, '/widgets/0/options/rows/0/percentOf unknown_row'],
    [{ total: { aggregate: 'sum', field: 'amont' } }, '/widgets/0/options/rows/0/total/field unknown_field'],
    [{ metric: undefined, formula: 'a + nowhere' }, '/widgets/0/options/rows/0/formula invalid_formula'],
    [{ metric: undefined }, '/widgets/0/options/rows/0 invalid'],
  ])('with %j', async (more, problem) => {
    const widget = statement([{ ...row('a', null), ...more } as StatementRow]);
    expect(await problemsOf(fixture.lens.dashboards.create(editor, page('Page', widget)))).toContain(problem);
  });
});

describe('a question of what adds up', () => {
  it.each([
    [{ whole: 'n', parts: ['m'] }, '/reconcile/0/whole unknown_alias'],
    [{ whole: 'm', parts: ['m'] }, '/reconcile/0/parts/0 duplicate'],
    [{ whole: 'm', parts: ['k', 'k'] }, '/reconcile/0/parts/1 duplicate'],
    [{ whole: 'm', parts: ['name'] }, '/reconcile/0/parts/0 value_type'],
    [{ whole: 'm', parts: [] }, '/reconcile/0/parts too_few'],
    [{ whole: 'm', parts: Array.from({ length: 101 }, () => 'k') }, '/reconcile/0/parts too_many'],
  ])('is refused with %j', async (reconcile, problem) => {
    const spec = {
      dataset: 'ledger',
      metrics: [
        { aggregate: 'count' as const, as: 'm' },
        { aggregate: 'sum' as const, field: 'amount', as: 'k' },
        { aggregate: 'max' as const, field: 'account', as: 'name' },
      ],
      reconcile: [reconcile],
    };
    expect(await problemsOf(fixture.lens.queries.run(spec, editor))).toContain(problem);
  });
});
