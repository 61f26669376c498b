import type { Join } from '../../contract/types/dataset.ts';
import type { UniqueClaim } from '../../query/index.ts';
import type { Verdict } from './verdict.ts';

/** What the cardinality says in words, and what else might be true. */
const MEANINGS: Readonly<Record<Join['cardinality'], string>> = {
  manyToOne: 'declare it oneToMany',
  oneToOne: 'declare it manyToOne or oneToMany',
  oneToMany: 'make another table its parent',
};

/** That a join breaks its declared cardinality, and what to do; with examples only for who may see them. */
export function brokenDetail(claim: UniqueClaim, verdict: Verdict, withKeys: boolean): string {
  const { key, repeated } = verdict;
  const columns = (key?.columns ?? []).map((column) => `"${column}"`).join(', ');
  const found = withKeys
    ? ` Found: ${repeated.map(({ values, count }) => `${describe(values)} ${count} times`).join(', ')}.`
    : '';
  return (
    `The join "${claim.join}" is declared ${claim.declared}, but ${columns} of ${key?.schema}.${key?.table} ` +
    `is not different in every row, so figures would be too large.${found} Correct the data, join on more ` +
    `columns, or ${MEANINGS[claim.declared]}.`
  );
}

/** That a join was not checked, what that may mean, and what to do. */
export function uncheckedDetail(join: string): string {
  return (
    `Whether the join "${join}" repeats rows could not be checked in time, so figures may be too large. ` +
    'A unique index on its columns would prove that it does not.'
  );
}

function describe(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(' with ');
}
