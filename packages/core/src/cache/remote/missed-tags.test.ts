import { expect, it } from 'vitest';
import { createMissedTags } from './missed-tags.ts';

function server(): { told: string[]; drop(tag: string): Promise<void>; dropAll(): Promise<void> } {
  const told: string[] = [];
  return {
    told,
    drop: async (tag) => {
      if (tag === 'fails') throw new Error('away');
      told.push(tag);
    },
    dropAll: async () => void told.push('everything'),
  };
}

it('tells of what was missed and not yet done, once', async () => {
  const missed = createMissedTags();
  missed.add(['a', 'b', 'a']);
  missed.done('b');
  const first = server();
  await missed.catchUp(first);
  expect(first.told).toEqual(['a']);
  const second = server();
  await missed.catchUp(second);
  expect(second.told).toEqual([]);
});

it('forgets nothing that could not be told', async () => {
  const missed = createMissedTags();
  missed.add(['a', 'fails', 'b']);
  await expect(missed.catchUp(server())).rejects.toThrow('away');
  missed.done('fails');
  const next = server();
  await missed.catchUp(next);
  expect(next.told).toEqual(['b']);
});

it('drops everything when it has missed too much to remember', async () => {
  const missed = createMissedTags();
  missed.add(Array.from({ length: 10_001 }, (_, place) => `t${place}`));
  missed.add(['later']);
  const next = server();
  await missed.catchUp(next);
  expect(next.told).toEqual(['everything', 'later']);
});
