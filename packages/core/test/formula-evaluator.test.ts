import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition, FieldType } from '../src/contract/types/dataset.ts';
import { LensError } from '../src/errors/lens-error.ts';
import { compileFormula } from '../src/query/index.ts';
import { anyFormula, FORMULA_COLUMNS, formulaRow } from './formula-arbitraries.ts';
import { compile } from './query-fixtures.ts';

const ROWS = 60;
const FORMULAS = 600;
const OUT_OF_RANGE = 'out of range';

const columns = Object.entries(FORMULA_COLUMNS);
const types: Record<string, FieldType> = Object.fromEntries(columns.map(([name, { type }]) => [name, type]));

let db: TestDatabase;
let client: pg.Client;
let rows: (string | null)[][];

beforeAll(async () => {
  db = await createTestDatabase('empty');
  client = new pg.Client({ connectionString: db.url });
  await client.connect();
  const created = columns.map(([name, { sql }]) => `${name} ${sql}`).join(', ');
  await client.query(`CREATE TABLE public.formulas (row integer, ${created})`);
  rows = fc.sample(formulaRow, ROWS);
  const places = ['row', ...columns].map((_, index) => `$${index + 1}`).join(', ');
  for (const [index, row] of rows.entries()) {
    await client.query(`INSERT INTO public.formulas VALUES (${places})`, [index, ...row]);
  }
});

afterAll(async () => {
  await client?.end();
  await db?.drop();
});

/** The formula as a computed column of a dataset, as its type says, or null when it is refused. */
function datasetOf(formula: string): DatasetDefinition | null {
  const compiled = compileFormula(formula, types);
  if ('problems' in compiled) return null;
  const fields = Object.fromEntries(columns.map(([name, { type }]) => [name, { column: name, type }]));
  return {
    name: 'formulas',
    base: { schema: 'public', table: 'formulas' },
    fields: {
      ...fields,
      row: { column: 'row', type: 'integer' },
      result: { formula, type: compiled.type },
    },
  };
}

type Outcome = Record<string, unknown> | typeof OUT_OF_RANGE;

/** What Postgres gives for some rows: the result and every value, as on the wire. */
async function fromPostgres(formula: string, row: number): Promise<Outcome> {
  const dataset = datasetOf(formula);
  if (dataset === null) throw new Error(`The formula ${formula} is refused.`);
  const compiled = compile(
    dataset,
    {
      dimensions: ['result', ...Object.keys(types)],
      filters: [{ field: 'row', op: 'eq', value: row }],
    },
    { limits: LIMITS },
  );
  const { text, values } = compiled.statement;
  try {
    const answer = await client.query<(string | null)[]>({
      text,
      values: [...(values ?? [])],
      rowMode: 'array',
      types: { getTypeParser: () => (value: string | Buffer) => String(value) },
    });
    const cells = answer.rows[0] ?? [];
    const decoded = compiled.columns.map(({ name }, index) => {
      const cell = cells[index] ?? null;
      return [name, cell === null ? null : compiled.decoders[index]?.(cell)];
    });
    // JSON has no negative zero.
    return JSON.parse(JSON.stringify(Object.fromEntries(decoded))) as Outcome;
  } catch (error) {
    if ((error as { code?: string }).code === '22003' || LensError.isInstance(error)) return OUT_OF_RANGE;
    throw error;
  }
}

const LIMITS = {
  maxRows: 50_000,
  maxDimensions: 40,
  maxMetrics: 20,
  maxFilters: 40,
  maxFilterDepth: 5,
  maxListValues: 100,
};

function evaluated(formula: string, values: Record<string, unknown>): unknown {
  const compiled = compileFormula(formula, types);
  if ('problems' in compiled) throw new Error('The formula is refused.');
  try {
    return compiled.evaluate(values as Record<string, string>);
  } catch (error) {
    if (LensError.isInstance(error) && error.code === 'number_out_of_range') return OUT_OF_RANGE;
    throw error;
  }
}

describe('a formula evaluated here', () => {
  it('gives what Postgres gives', async () => {
    let compared = 0;
    let failures = 0;
    let spared = 0;
    await fc.assert(
      fc.asyncProperty(anyFormula, fc.nat(ROWS - 1), async (formula, row) => {
        fc.pre(datasetOf(formula) !== null);
        const answer = await fromPostgres(formula, row);
        const plain = await fromPostgres('1', row);
        if (answer === OUT_OF_RANGE || plain === OUT_OF_RANGE) {
          failures += 1;
          if (plain !== OUT_OF_RANGE) expect(evaluated(formula, plain)).toBe(OUT_OF_RANGE);
          return;
        }
        compared += 1;
        const result = evaluated(formula, answer);
        // Postgres does not compute what cannot matter: of "null = (1e308 * 10)" it says null.
        if (result === OUT_OF_RANGE) spared += 1;
        else expect(result).toEqual(answer['result']);
      }),
      { numRuns: FORMULAS },
    );
    expect(compared).toBeGreaterThan(FORMULAS * 0.8);
    expect(failures).toBeGreaterThan(0);
    expect(spared).toBeLessThan(FORMULAS / 100);
  }, 60_000);
});
