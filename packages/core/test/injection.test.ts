import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWith } from '../src/contract/index.ts';
import { datasetDefinition } from '../src/contract/schemas/dataset.ts';
import type { Dataset, DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { FilterCondition, QueryResult, QuerySpec } from '../src/contract/types/query.ts';
import { createAnalyticsDatabase, type AnalyticsDatabase } from '../src/databases/index.ts';
import { ValidationError } from '../src/errors/validation-error.ts';
import { createExecutor, type Executor } from '../src/execution/index.ts';
import { compileQuery, createZoneSource, datasetIssues, type CompiledQuery } from '../src/query/index.ts';
import { HOSTILE_DATASET, HOSTILE_SPEC } from './hostile-question.ts';
import { hostileName, hostileText, MARK } from './hostile-texts.ts';
import { compile, contextFor, EVERYTHING } from './query-fixtures.ts';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts';

interface Asked {
  spec: QuerySpec;
  dataset: DatasetDefinition;
}

/** Making a zone is slow. */
const ZONES = createZoneSource();

const ASKED: Asked = { spec: HOSTILE_SPEC, dataset: HOSTILE_DATASET };
const WRITTEN = JSON.stringify(ASKED);

const FREE_WORDS: ReadonlySet<string> = new Set(
  (
    'metricFilter namedFilter beginFilter fixed policed mask Title element had equal unequal greater ' +
    'listed listedToo unlisted betweenLow betweenUp contained notContained'
  ).split(' '),
);

/** Places in the dataset whose text is a name of the catalogue, and stands in SQL in quotes. */
const CATALOGUE = /^\/dataset\/(?:base\/|joins\/\d+\/(?:as|schema|table|on)|fields\/[^/]+\/column$)/;

/** Every place with a string in a value, as JSON pointers. */
function places(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return [pointer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => places(item, `${pointer}/${key}`));
}

/** A copy with another text at one place. */
function withText(place: string, text: string): Asked {
  const copy: unknown = JSON.parse(WRITTEN);
  const keys = place.split('/').slice(1);
  let holder: unknown = copy;
  for (const key of keys.slice(0, -1)) holder = Reflect.get(Object(holder), key);
  Reflect.set(Object(holder), keys.at(-1) ?? '', text);
  return copy as Asked;
}

function textAt(place: string): string {
  let found: unknown = ASKED;
  for (const key of place.split('/').slice(1)) found = Reflect.get(Object(found), key);
  return String(found);
}

/** A copy in which a word is another everywhere: in names, in what refers to them and in formulas. */
function withWord(word: string, other: string): Asked {
  const inJson = JSON.stringify(other).slice(1, -1);
  return JSON.parse(WRITTEN.replaceAll(word, () => inJson)) as Asked;
}

/** The statement; undefined when the question or the dataset is refused. Anything else fails the test. */
function compileAsked({ spec, dataset }: Asked): CompiledQuery | undefined {
  if (!parseWith(datasetDefinition, dataset).ok || datasetIssues(dataset).length > 0) return undefined;
  const context = contextFor(dataset, { zones: ZONES });
  const principal = { ...context.principal, attributes: { owner: 'owner' } };
  try {
    return compileQuery(spec, {
      ...context,
      dataset: { ...context.dataset, ...dataset } as Dataset,
      principal,
    });
  } catch (error) {
    if (error instanceof ValidationError && error.issues.length > 0) return undefined;
    throw error;
  }
}

const QUOTED_NAME = /"(?:[^"]|"")*"/g;
const LITERAL = /'[^']*'/g;

/** Text in quotes that is ours. */
const OWN_LITERALS = new Set(compileAsked(ASKED)?.statement.text.match(LITERAL));

function expectClean(compiled: CompiledQuery, inCatalogue: boolean): void {
  const { text } = compiled.statement;
  const outside = text.replaceAll(QUOTED_NAME, '""');
  expect(outside).not.toContain(MARK);
  expect(outside).toMatch(/^[ -~]+$/);
  for (const literal of outside.match(LITERAL) ?? []) expect(OWN_LITERALS).toContain(literal);
  // One statement, no comment, and a dollar only before a parameter's number.
  expect(outside.replaceAll(LITERAL, '')).not.toMatch(/['\\;]|\$(?!\d)|--|\/\*/);
  if (!inCatalogue) expect(text).not.toContain(MARK);
}

describe('text of a user in SQL', () => {
  it('the question without any is answered', () => {
    const compiled = compileAsked(ASKED);
    expect(compiled).toBeDefined();
    if (compiled !== undefined) expectClean(compiled, false);
  });

  const all = places(ASKED);

  /** Places where text means nothing but itself: any of it is taken, as far as Postgres can hold it. */
  const FREE = new Set(all.filter((place) => FREE_WORDS.has(textAt(place))));

  it('there are places of every kind', () => {
    expect(all.length).toBeGreaterThan(150);
    expect(FREE.size).toBe(FREE_WORDS.size);
  });

  it.each(all)('never stands there: %s', (place) => {
    let taken = 0;
    const isFormula = place.endsWith('/formula');
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = isFormula
          ? textAt(place).replace(/'[^']*'/, () => `'${text.replaceAll("'", "''")}'`)
          : text;
        const compiled = compileAsked(withText(place, written));
        if (compiled === undefined) return;
        taken += 1;
        expectClean(compiled, CATALOGUE.test(place));
      }),
      { numRuns: 8 },
    );
    if (FREE.has(place)) expect(taken).toBeGreaterThan(0);
  });

  const words = (
    'rowCount greatestText middle latestText definedHere formulaHere chosenHere textHere dayHere binHere ' +
    'computed joined dated defined best onlySome'
  ).split(' ');

  it.each(words)('a name that was chosen never stands there: %s', (word) => {
    let taken = 0;
    fc.assert(
      fc.property(hostileName, (name) => {
        const compiled = compileAsked(withWord(word, name));
        if (compiled === undefined) return;
        taken += 1;
        expectClean(compiled, false);
      }),
      { numRuns: 8 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});

describe('statements on the wire', () => {
  let db: TestDatabase;
  let proxy: RecordingProxy;
  let analytics: AnalyticsDatabase;
  let executor: Executor;

  beforeAll(async () => {
    db = await createTestDatabase('empty');
    await db.query('CREATE TABLE public.everything (c_text text, c_integer integer)');
    await db.query("INSERT INTO public.everything VALUES ('plain', 1)");
    proxy = await startRecordingProxy(db.url);
    analytics = createAnalyticsDatabase({ url: proxy.url, poolMax: 1 });
    executor = createExecutor({
      databaseFor: () => analytics,
      limits: { timeoutMs: 5_000, maxRows: 100, maxBytes: 1_000_000 },
      clock: () => new Date('2026-01-02T03:04:05Z'),
    });
  });

  afterAll(async () => {
    await analytics?.close();
    await proxy?.close();
    await db?.drop();
  });

  const run = async (compiled: CompiledQuery): Promise<QueryResult> =>
    JSON.parse(Buffer.from(await executor.run(compiled, { tenant: 'default' })).toString()) as QueryResult;

  /** The text of each message of a type: its SQL, for Parse after the statement's name. */
  const texts = (type: string): string[] =>
    proxy
      .messages()
      .filter((message) => message.type === type)
      .map(({ body }) => body.toString('utf8').split('\0')[type === 'P' ? 1 : 0] ?? '');

  it('go by the extended protocol, with and without parameters', async () => {
    const questions: Partial<QuerySpec>[] = [
      { metrics: [{ aggregate: 'count' }] },
      { dimensions: ['text'] },
      { metrics: [{ aggregate: 'sum', field: 'small', as: MARK }] },
      { metrics: [{ aggregate: 'count' }], filters: [{ field: 'text', op: 'eq', value: `${MARK}'; --` }] },
      {
        metrics: [
          { aggregate: 'count', as: 'n' },
          { formula: `if(n > 0, '${MARK}', null)`, as: 'm' },
        ],
      },
    ];
    const statements: string[] = [];
    for (const question of questions) {
      const compiled = compile(EVERYTHING, question);
      statements.push(compiled.statement.text);
      expect((await run(compiled)).rows).toHaveLength(1);
    }
    expect(
      statements.filter(
        (_, index) => compile(EVERYTHING, questions[index] ?? {}).statement.values?.length === 0,
      ),
    ).toHaveLength(3);
    const parsed = texts('P');
    for (const statement of statements) expect(parsed).toContain(statement);
    for (const simple of texts('Q'))
      expect(simple).toMatch(/^(?:BEGIN READ ONLY|COMMIT|ROLLBACK|SET LOCAL [a-z_]+ = [\w ,']+)(?:; ?|$)/);
    expect(texts('Q').join(' ')).not.toMatch(/select|everything/i);
  });

  it('carry a user’s text in nothing but parameters, which come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        hostileText.filter((text) => !text.includes('\0') && text.isWellFormed()),
        async (text) => {
          await db.query('TRUNCATE public.everything');
          await db.query('INSERT INTO public.everything VALUES ($1, 1), ($2, 2)', [text, 'other']);
          for (const op of ['eq', 'contains', 'startsWith', 'endsWith', 'lte', 'in'] as const) {
            const value = op === 'in' ? [text] : text;
            const filters = [
              { field: 'text', op, value },
              { field: 'text', op: 'neq', value: 'other' },
            ];
            const compiled = compile(EVERYTHING, {
              dimensions: ['text'],
              filters: filters as FilterCondition[],
            });
            expect((await run(compiled)).rows).toEqual([{ text }]);
          }
        },
      ),
      { numRuns: 20 },
    );
    const carriers = new Set(
      proxy.messages().flatMap(({ type, body }) => (body.includes(MARK) ? [type] : [])),
    );
    expect([...carriers]).toEqual(['B']);
  });

  it('are one statement each: two in one text are refused', async () => {
    const compiled = compile(EVERYTHING, { metrics: [{ aggregate: 'count' }] });
    const two = { ...compiled, statement: { text: 'SELECT 1; SELECT 2', values: [] } };
    await expect(run(two)).rejects.toThrow();
    expect(texts('Q').join(' ')).not.toContain('SELECT');
  });
});
