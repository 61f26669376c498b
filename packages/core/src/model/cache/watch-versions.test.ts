import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTagVersions, type TagVersion } from '../../cache/tag-versions.ts';
import type { Listener, ListenOptions } from '../../databases/listen.ts';
import { watchVersions, type VersionWatch } from './watch-versions.ts';

type Handlers = Pick<ListenOptions, 'onNotification' | 'onListening' | 'onLost'>;

interface Watched {
  readonly watch: VersionWatch;
  /** What the other processes have written. */
  readonly written: TagVersion[];
  readonly known: ReturnType<typeof createTagVersions>;
  readonly cancelled: string[];
  readonly handlers: Handlers;
  /** How often it asked. */
  asked: number;
  isListening: boolean;
}

function start(times: { pollMs: number; safetyPollMs: number }): Watched {
  const known = createTagVersions();
  const written: TagVersion[] = [];
  const cancelled: string[] = [];
  let handlers: Handlers = { onNotification() {}, onListening() {}, onLost() {} };
  const state = { asked: 0, isListening: true };
  const watch = watchVersions({
    ...times,
    async since(version) {
      state.asked += 1;
      const seen = written.filter((one) => one.version > version);
      await sleep(5);
      return seen;
    },
    latest: () => known.latest,
    learn: (changes) => void known.raise(changes),
    onCancel: (key) => void cancelled.push(key),
    onLost() {},
    listen(given): Listener {
      handlers = given;
      return {
        get isListening() {
          return state.isListening;
        },
        close: () => Promise.resolve(),
      };
    },
  });
  return Object.assign(state, { watch, written, known, cancelled, handlers });
}

it('asks again when it is told of more while it asks', async () => {
  const watched = start({ pollMs: 60_000, safetyPollMs: 60_000 });
  watched.handlers.onNotification('version:1');
  watched.written.push({ tag: 'a', version: 1 });
  watched.handlers.onNotification('version:1');
  await watched.watch.refresh();
  expect(watched.known.latest).toBe(1);
  const { asked } = watched;
  watched.handlers.onNotification('version:1');
  watched.handlers.onNotification('rubbish');
  await sleep(10);
  expect(watched.asked).toBe(asked);
  await watched.watch.close();
});

it('asks often from the moment that nothing tells any more', async () => {
  const watched = start({ pollMs: 10, safetyPollMs: 60_000 });
  watched.written.push({ tag: 'a', version: 3 });
  watched.isListening = false;
  watched.handlers.onLost('connection', undefined);
  await expect.poll(() => watched.known.latest, { timeout: 2_000 }).toBe(3);
  await watched.watch.close();
  const { asked } = watched;
  await sleep(40);
  expect(watched.asked).toBe(asked);
});

it('hands on which queries another process withdrew from', async () => {
  const watched = start({ pollMs: 60_000, safetyPollMs: 60_000 });
  const key = 'k'.repeat(43);
  watched.handlers.onNotification(`cancel:${key}`);
  expect(watched.cancelled).toEqual([key]);
  await watched.watch.close();
});
