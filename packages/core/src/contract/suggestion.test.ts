import { describe, expect, test } from 'vitest';
import { fold } from './nearest.ts';
import { suggestWord } from './suggestion.ts';
import { SYNONYMS } from './synonyms.ts';

const OPERATORS = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'notIn',
  'between',
  'contains',
  'isNull',
  'notNull',
];
const AGGREGATES = ['count', 'countDistinct', 'sum', 'avg', 'min', 'max', 'percentile'];
const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];

describe('the word that was meant', () => {
  test.each([
    ['>=', OPERATORS, 'gte'],
    ['!=', OPERATORS, 'neq'],
    ['<>', OPERATORS, 'neq'],
    ['like', OPERATORS, 'contains'],
    ['is null', OPERATORS, 'isNull'],
    ['IS NOT NULL', OPERATORS, 'notNull'],
    ['not in', OPERATORS, 'notIn'],
    ['greaterThanOrEqual', OPERATORS, 'gte'],
    ['count_distinct', AGGREGATES, 'countDistinct'],
    ['average', AGGREGATES, 'avg'],
    ['averge', AGGREGATES, 'avg'],
    ['COUNT', AGGREGATES, 'count'],
    ['total', AGGREGATES, 'sum'],
    ['p95', AGGREGATES, 'percentile'],
    ['mnth', UNITS, 'month'],
    ['months', UNITS, 'month'],
    ['daily', UNITS, 'day'],
    ['quartely', UNITS, 'quarter'],
    ['min', UNITS, 'minute'],
    ['min', OPERATORS, 'gte'],
    ['flighs', ['flights', 'late'], 'flights'],
  ])('by %s is known', (word, allowed, expected) => {
    expect(suggestWord(word, allowed)).toBe(expected);
  });

  test.each([
    ['', OPERATORS],
    ['banana', OPERATORS],
    ['x', UNITS],
    ['constructor', AGGREGATES],
    ['>=', UNITS],
  ])('by %j is not guessed', (word, allowed) => {
    expect(suggestWord(word, allowed)).toBeUndefined();
  });
});

test('synonyms are written as they are compared, and none is a word of its own list', () => {
  for (const [word, synonyms] of Object.entries(SYNONYMS)) {
    expect(synonyms).toEqual(synonyms.map(fold));
    expect(synonyms).not.toContain(fold(word));
    expect(new Set(synonyms).size).toBe(synonyms.length);
  }
});
