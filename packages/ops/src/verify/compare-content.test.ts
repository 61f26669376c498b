import { describe, expect, it } from 'vitest';
import type { ContentFacts } from '../postgres/content-facts.ts';
import { compareContent } from './compare-content.ts';

const facts: ContentFacts = {
  rowCounts: 'exact',
  tables: [{ schema: 'lens', name: 'users', rows: 3, materialized: false }],
  sequences: [{ schema: 'lens', name: 'up', lastValue: '9007199254740993', ascending: true, cycles: false }],
  extensions: [{ name: 'plpgsql', version: '1.0' }],
  objects: [{ kind: 'indexes', count: 2 }],
  invalidIndexes: [],
  migration: { schema: 'lens', head: 4 },
};

describe('compareContent', () => {
  it('finds nothing between equals, nor where a sequence moved on or an extension is newer', () => {
    expect(compareContent(facts, facts)).toEqual([]);
    const ahead = facts.sequences.map((sequence) => ({ ...sequence, lastValue: '9007199254740994' }));
    const newer = [...facts.extensions, { name: 'other', version: '2' }];
    expect(compareContent(facts, { ...facts, sequences: ahead, extensions: newer })).toEqual([]);
  });

  it('names every difference', () => {
    const restored: ContentFacts = {
      ...facts,
      tables: [{ schema: 'public', name: 'users', rows: 3, materialized: false }],
      sequences: [{ ...facts.sequences[0]!, lastValue: '9007199254740992' }],
      extensions: [],
      objects: [],
      invalidIndexes: ['lens.users_email'],
      migration: null,
    };
    expect(compareContent(facts, restored)).toEqual([
      'The table lens.users is missing.',
      'The table public.users was not in the backup.',
      'The sequence lens.up is at 9007199254740992, behind 9007199254740993.',
      'The extension plpgsql is missing.',
      'There are 0 indexes instead of 2.',
      'The index lens.users_email is invalid.',
      'The migration head of schema lens is missing instead of 4.',
    ]);
  });

  it('does not compare estimates, and knows sequences that count down', () => {
    const estimated: ContentFacts = { ...facts, rowCounts: 'estimated' };
    const more = facts.tables.map((table) => ({ ...table, rows: 4 }));
    expect(compareContent(estimated, { ...facts, tables: more })).toEqual([]);
    expect(compareContent(facts, { ...facts, tables: more })).toEqual([
      'The table lens.users has 4 rows instead of 3.',
    ]);
    const down = (lastValue: string | null): ContentFacts => ({
      ...facts,
      sequences: [{ ...facts.sequences[0]!, lastValue, ascending: false }],
    });
    expect(compareContent(down('-5'), down('-6'))).toEqual([]);
    expect(compareContent(down('-5'), down('-4'))).toEqual(['The sequence lens.up is at -4, behind -5.']);
    expect(compareContent(down('-5'), down(null))).toEqual([
      'The sequence lens.up is at its start, behind -5.',
    ]);
  });
});
