import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import type { Destination } from '../destinations/destination.ts';
import { COMPRESSION_NAMES } from './compression/index.ts';
import { storeFile } from './storing.ts';

/** Takes one chunk as some clients do, by hand, and gives up while the next is being read. */
const givesUp: Destination = {
  description: 'a store that goes away',
  async put(_name, source) {
    const iterator = source[Symbol.asyncIterator]();
    await iterator.next();
    iterator.next().catch(() => undefined);
    throw new Error('the store went away');
  },
  putText: async () => undefined,
  get: () => (async function* () {})(),
  list: async () => [],
  remove: async () => undefined,
  close: () => undefined,
};

const recipients = [await identityToRecipient(await generateX25519Identity())];

describe('storing a file', () => {
  for (const [compression, to] of COMPRESSION_NAMES.flatMap((name) => [
    [name, []] as const,
    [name, recipients] as const,
  ])) {
    it(`with ${compression}, ${to.length === 0 ? 'in clear' : 'encrypted'}, ends a source that waits, before it says what failed`, async () => {
      let ended = false;
      const source = async function* (signal: AbortSignal): AsyncGenerator<Uint8Array> {
        try {
          yield randomBytes(3 << 20);
          // As pg_dump that waits for a lock.
          await once(signal, 'abort');
          signal.throwIfAborted();
        } finally {
          // As pg_dump that is asked to stop.
          await sleep(50);
          ended = true;
        }
      };
      const storing = { destination: givesUp, compression, recipients: to };
      await expect(storeFile('a.dump', source, 0, storing)).rejects.toThrow('the store went away');
      expect(ended).toBe(true);
    });
  }
});
