import { nearest } from '../../contract/nearest.ts';
import { pointerTo } from '../../contract/pointer.ts';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { BASE, columnPlace } from '../../query/index.ts';
import type { CatalogueColumn } from './catalogue-repository.ts';
import { misfitOf, mismatchOf } from './column-fit.ts';

/** Columns of the base and of each join, in the dataset's order; null for a table that does not exist. */
export type Catalogue = readonly (readonly CatalogueColumn[] | null)[];

/**
 * What a dataset says that its database does not have, or not for its role: schemas, tables, columns, types that do not fit, and
 * joins on columns that are not compared. Pointers into the definition.
 */
export function schemaIssues(definition: DatasetDefinition, catalogue: Catalogue): ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  const joins = definition.joins ?? [];
  const places = [
    { as: BASE, pointer: '/base', ...definition.base },
    ...joins.map(({ as, schema, table }, index) => ({ as, pointer: `/joins/${index}`, schema, table })),
  ].map((place, index) => {
    const columns = catalogue[index] ?? null;
    return { ...place, columns, isInReach: columns?.every(({ isInReach }) => isInReach) ?? true };
  });
  // What cannot be read as a whole is reported once, not with each of its columns.
  const tables = new Map(places.map(({ as, columns, isInReach }) => [as, isInReach ? columns : null]));
  const add = (pointer: string, code: string, detail: string, extra: Partial<ProblemIssue> = {}): void => {
    issues.push({ pointer, code, detail, ...extra });
  };

  /** The column; undefined, and reported, when the table does not have it. */
  function columnAt(table: string, column: string, pointer: string): CatalogueColumn | undefined {
    const columns = tables.get(table);
    if (columns == null) return undefined;
    const found = columns.find(({ name }) => name === column);
    if (found === undefined) {
      // What the role may not read is as good as not there.
      const names = columns.filter(({ isReadable }) => isReadable).map(({ name }) => name);
      const suggestion = nearest(column, names);
      const hint = suggestion === undefined ? 'Use one of those allowed.' : `Did you mean "${suggestion}"?`;
      const extra = { allowed: names, ...(suggestion === undefined ? {} : { suggestion }) };
      add(pointer, 'unknown_column', `The table has no such column. ${hint}`, extra);
    } else if (!found.isReadable) {
      const detail =
        'The role of the data source may not read this column. Grant it SELECT, or leave this out.';
      add(pointer, 'unreadable_column', detail);
      return undefined;
    }
    return found;
  }

  for (const { pointer, schema, table, columns, isInReach } of places) {
    if (!isInReach) {
      const detail = `The role of the data source may not use the schema ${schema}. Grant it USAGE on that schema.`;
      add(`${pointer}/schema`, 'unreadable_schema', detail);
    }
    if (columns !== null) continue;
    const detail = `The data source has no table or view ${schema}.${table}, or its role may not know of it.`;
    add(`${pointer}/table`, 'unknown_table', `${detail} Correct the name, or create it.`);
  }
  for (const [index, join] of joins.entries()) {
    for (const [pair, [left, right]] of join.on.entries()) {
      const pointer = `/joins/${index}/on/${pair}`;
      const place = columnPlace(left);
      const parent = columnAt(place.table, place.column, `${pointer}/0`);
      const joined = columnAt(join.as, right, `${pointer}/1`);
      const problem = parent === undefined || joined === undefined ? null : mismatchOf(parent, joined);
      if (problem !== null) add(pointer, 'join_type', problem);
    }
  }
  for (const [name, field] of Object.entries(definition.fields)) {
    if (!('column' in field)) continue;
    const pointer = pointerTo(['fields', name]);
    const place = columnPlace(field.column);
    const column = columnAt(place.table, place.column, `${pointer}/column`);
    const problem = column === undefined ? null : misfitOf(field, column);
    if (problem !== null) add(`${pointer}/type`, 'column_type', problem);
  }
  return issues;
}
