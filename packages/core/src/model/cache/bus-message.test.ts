import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cancelMessage, readBusMessage, versionMessage } from './bus-message.ts';

it('messages are read as they were written', () => {
  const key = 'a-_9'.repeat(10) + 'xyz';
  expect(readBusMessage(versionMessage(1_795_000_000_000))).toEqual({
    kind: 'version',
    version: 1_795_000_000_000,
  });
  expect(readBusMessage(cancelMessage(key))).toEqual({ kind: 'cancel', key });
});

it('what anybody else sends is none', () => {
  for (const payload of ['', 'version:', 'version:-1', 'version:1e3', 'version:1\n', 'cancel:short']) {
    expect(readBusMessage(payload)).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (payload) => readBusMessage(payload) === undefined));
});
