import { describe, expect, it } from 'vitest';
import type { AskableDataset, LookUpDatasets } from '../queries/askable-dataset.ts';
import { rememberDatasets } from './remember-datasets.ts';

const askable = (name: string, revision = 1): AskableDataset => ({
  dataset: {
    id: name,
    name,
    title: name,
    revision,
    base: { schema: 'public', table: name },
    fields: {},
    createdAt: '',
    updatedAt: '',
  },
  sharing: { owner: null, visibility: 'tenant', access: 'view', shares: [] },
  tenantTimezone: null,
  tenantCalendar: { weekStart: 'monday', fiscalYearStart: 1 },
  source: null,
});

function fakeFind(known: string[]): {
  find: LookUpDatasets;
  asked: string[][];
  state: { revision: number; down: boolean };
} {
  const asked: string[][] = [];
  const state = { revision: 1, down: false };
  return {
    asked,
    state,
    find: async (tenant, references) => {
      asked.push([tenant, ...references]);
      if (state.down) throw new Error('down');
      const found = references.filter((name) => known.includes(name));
      return new Map(found.map((name) => [name, askable(name, state.revision)]));
    },
  };
}

describe('rememberDatasets', () => {
  it('looks up once for many callers, and again after a second', async () => {
    let now = 0;
    const { find, asked, state } = fakeFind(['a']);
    const remembered = rememberDatasets({ find, monotonic: () => now });
    await Promise.all(Array.from({ length: 20 }, () => remembered('t', ['a'])));
    expect(asked).toHaveLength(1);
    state.revision = 2;
    now = 999;
    expect((await remembered('t', ['a'])).get('a')?.dataset.revision).toBe(1);
    now = 1_000;
    expect((await remembered('t', ['a'])).get('a')?.dataset.revision).toBe(2);
  });

  it('forgets what it knows of one tenant, also what is being looked up, and of no other', async () => {
    const { find, asked } = fakeFind(['a']);
    const remembered = rememberDatasets({ find, monotonic: () => 0 });
    await remembered('t', ['a']);
    await remembered('t"', ['a']);
    await remembered('tt', ['a']);
    remembered.forgetTenant('t');
    const underWay = remembered('t', ['a']);
    remembered.forgetTenant('t');
    await Promise.all([underWay, remembered('t', ['a']), remembered('tt', ['a']), remembered('t"', ['a'])]);
    expect(asked.map(([tenant]) => tenant)).toEqual(['t', 't"', 'tt', 't', 't']);
  });

  it('looks up only what it does not know, in one call, and keeps tenants apart', async () => {
    const { find, asked } = fakeFind(['a', 'b', 'c']);
    const remembered = rememberDatasets({ find, monotonic: () => 0 });
    await remembered('t', ['a']);
    const found = await remembered('t', ['a', 'b', 'c', 'b']);
    expect([...found.keys()].sort()).toEqual(['a', 'b', 'c']);
    await remembered('u', ['a']);
    expect(asked).toEqual([
      ['t', 'a'],
      ['t', 'b', 'c'],
      ['u', 'a'],
    ]);
  });

  it('does not remember what does not exist, nor a failure', async () => {
    const known: string[] = [];
    const { find, asked, state } = fakeFind(known);
    const remembered = rememberDatasets({ find, monotonic: () => 0 });
    expect((await remembered('t', ['a'])).size).toBe(0);
    known.push('a');
    expect((await remembered('t', ['a'])).size).toBe(1);
    state.down = true;
    await expect(remembered('t', ['b'])).rejects.toThrow('down');
    state.down = false;
    await expect(remembered('t', ['b'])).resolves.toBeDefined();
    expect(asked).toHaveLength(4);
  });

  it('stays within its bound', async () => {
    const { find, asked } = fakeFind(['a', 'b', 'c']);
    const remembered = rememberDatasets({ find, monotonic: () => 0, maxEntries: 2 });
    for (const name of ['a', 'b', 'c', 'a', 'c']) await remembered('t', [name]);
    expect(asked.map(([, name]) => name)).toEqual(['a', 'b', 'c', 'a']);
  });
});
