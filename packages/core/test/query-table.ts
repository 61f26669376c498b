import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { FilterCondition, QuerySpec, Row } from '../src/contract/types/query.ts';
import { EVERYTHING } from './query-fixtures.ts';
import { createQueryRunner } from './query-run.ts';

/** A database with one table behind the dataset `everything`, which a test fills as it likes. */
export interface QueryTable {
  readonly db: TestDatabase;
  /** Makes the table anew, with these columns and rows. */
  create(columns: string, rows?: readonly (readonly unknown[])[]): Promise<void>;
  /** The rows of an answer. */
  ask(spec: Partial<QuerySpec>, definition?: DatasetDefinition): Promise<Row[]>;
  /** The different values of a field in the rows that pass. */
  kept(field: string, condition: FilterCondition): Promise<unknown[]>;
  drop(): Promise<void>;
}

/** Makes an empty database; drop it at the end. */
export async function createQueryTable(): Promise<QueryTable> {
  const db = await createTestDatabase('empty');
  const runner = await createQueryRunner(db.url);
  const ask: QueryTable['ask'] = async (spec, definition = EVERYTHING) =>
    (await runner.ask(definition, spec)).rows;
  return {
    db,
    ask,
    async create(columns, rows = []) {
      await db.query('DROP TABLE IF EXISTS public.everything');
      await db.query(`CREATE TABLE public.everything (${columns})`);
      for (const row of rows) {
        const places = row.map((_, index) => `$${index + 1}`).join(', ');
        await db.query(`INSERT INTO public.everything VALUES (${places})`, [...row]);
      }
    },
    async kept(field, condition) {
      const rows = await ask({ dimensions: [field], filters: [condition] });
      return rows.map((row) => row[field]);
    },
    async drop() {
      await runner.close();
      await db.drop();
    },
  };
}
