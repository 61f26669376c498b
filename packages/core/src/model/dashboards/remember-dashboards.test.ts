import { expect, it } from 'vitest';
import { createDashboardMemo, type DashboardMemo, type FoundDashboard } from './remember-dashboards.ts';

const dashboard = (title: string): FoundDashboard => ({
  dashboard: {
    id: 'd',
    revision: 1,
    title,
    filters: [],
    widgets: [],
    createdAt: '2024-01-01T00:00:00.000Z',
    updatedAt: '2024-01-01T00:00:00.000Z',
  },
  sharing: { owner: null, visibility: 'tenant', access: 'view', shares: [] },
  embedsRevokedAt: null,
});

function setUp(titles: (string | undefined | Error)[]): {
  memo: DashboardMemo;
  asked: string[];
  wait: (ms: number) => void;
} {
  let now = 0;
  const asked: string[] = [];
  const memo = createDashboardMemo({
    monotonic: () => now,
    maxEntries: 2,
    read: async (tenant, id) => {
      asked.push(`${tenant}/${id}`);
      const title = titles[asked.length - 1];
      if (title instanceof Error) throw title;
      return title === undefined ? undefined : dashboard(title);
    },
  });
  return { memo, asked, wait: (ms) => (now += ms) };
}

it('reads once a second, however many ask', async () => {
  const { memo, asked, wait } = setUp(['one', 'two']);
  const [first, second] = await Promise.all([memo.find('t', 'd'), memo.find('t', 'd')]);
  wait(999);
  expect(await memo.find('t', 'd')).toBe(first);
  expect(second).toBe(first);
  expect(asked).toHaveLength(1);
  wait(1);
  expect((await memo.find('t', 'd'))?.dashboard.title).toBe('two');
});

it('has a fingerprint that changes with the dashboard and with nothing else', async () => {
  const { memo, wait } = setUp(['one', 'one', 'two']);
  const prints: (string | undefined)[] = [];
  for (let time = 0; time < 3; time += 1) {
    prints.push((await memo.find('t', 'd'))?.fingerprint);
    wait(1_000);
  }
  expect(prints[1]).toBe(prints[0]);
  expect(prints[2]).not.toBe(prints[0]);
});

it('keeps tenants apart, and asks again when told to', async () => {
  const { memo, asked } = setUp(['mine', 'theirs', 'mine, changed']);
  expect((await memo.find('one', 'd'))?.dashboard.title).toBe('mine');
  expect((await memo.find('two', 'd'))?.dashboard.title).toBe('theirs');
  memo.forget('one', 'd');
  expect((await memo.find('one', 'd'))?.dashboard.title).toBe('mine, changed');
  expect(asked).toEqual(['one/d', 'two/d', 'one/d']);
});

it('remembers neither that there is none nor that reading failed', async () => {
  const { memo } = setUp([undefined, new Error('down'), 'there']);
  expect(await memo.find('t', 'd')).toBeUndefined();
  await expect(memo.find('t', 'd')).rejects.toThrow('down');
  expect((await memo.find('t', 'd'))?.dashboard.title).toBe('there');
});

it('forgets what was unused for longest', async () => {
  const { memo, asked } = setUp(['a', 'b', 'c', 'a']);
  for (const id of ['a', 'b', 'c', 'c', 'a']) await memo.find('t', id);
  expect(asked).toEqual(['t/a', 't/b', 't/c', 't/a']);
});
