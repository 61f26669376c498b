import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { rawOfText, textOfRows } from './raw-rows.ts';
import { tapRows, type ByteStream, type RowTap } from './row-tap.ts';

/** A message of the backend. */
function message(kind: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(5);
  header.write(kind, 0, 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

const row = (...values: (string | null)[]): Buffer =>
  message('D', rawOfText([values], false).segments[0]?.bytes);
const complete = message('C', Buffer.from('SELECT 1\0'));
const ready = message('Z', Buffer.from('I'));
const notice = message('N', Buffer.from('SNOTICE\0\0'));

/** What is left for the driver, and what the tap took, of bytes that come in pieces. */
function tapped(
  pieces: readonly Buffer[],
  caps: { maxRows?: number; maxBytes?: number; after?: Buffer } = {},
): { driver: Buffer; rows: (string | null)[][]; exceeded: string[]; destroyed: boolean; isBack: boolean } {
  let destroyed = false;
  const stream: EventEmitter & ByteStream = Object.assign(new EventEmitter(), {
    destroy: () => (destroyed = true),
  });
  const heard: Buffer[] = [];
  const driver = (bytes: Buffer): void => void heard.push(bytes);
  stream.on('data', driver);
  const exceeded: string[] = [];
  const tap: RowTap = tapRows(stream, {
    statement: 1,
    maxRows: caps.maxRows ?? 100,
    maxBytes: caps.maxBytes ?? 100_000,
    onExceeded: (cap) => exceeded.push(cap),
  });
  for (const piece of pieces) if (!destroyed) stream.emit('data', piece);
  const raw = { segments: tap.segments, rowCount: tap.rowCount, truncated: false };
  const rows = textOfRows(raw);
  expect(rows).toHaveLength(tap.rowCount);
  const listeners = stream.listeners('data');
  return {
    driver: Buffer.concat(heard),
    rows,
    exceeded,
    destroyed,
    isBack: listeners.length === 1 && listeners[0] === driver,
  };
}

const ROWS = [
  ['a', null, ''],
  ['ä"😀', '1', 'x'.repeat(40)],
  [null, null, null],
];
const MESSAGES = [
  [message('1'), message('2'), row('of another statement'), complete],
  [message('1'), message('2'), notice, ...ROWS.map((values) => row(...values)), complete],
  [message('1'), message('2'), complete, ready, notice],
].flat();
const BYTES = Buffer.concat(MESSAGES);
const WITHOUT_ROWS = Buffer.concat(MESSAGES.filter((bytes) => bytes[0] !== 0x44));

describe('tapRows', () => {
  it('takes the rows of its statement and leaves the driver the rest, wherever the bytes are cut', () => {
    for (let cut = 0; cut <= BYTES.length; cut += 1) {
      const { driver, rows, isBack } = tapped([BYTES.subarray(0, cut), BYTES.subarray(cut)]);
      expect(rows).toEqual(ROWS);
      expect(driver.equals(WITHOUT_ROWS)).toBe(true);
      expect(isBack).toBe(true);
    }
  });

  it.each([1, 2, 3, 7, 64])('and in pieces of %i bytes', (size) => {
    const pieces = Array.from({ length: Math.ceil(BYTES.length / size) }, (_, index) =>
      BYTES.subarray(index * size, (index + 1) * size),
    );
    const { driver, rows, isBack } = tapped(pieces);
    expect(rows).toEqual(ROWS);
    expect(driver.equals(WITHOUT_ROWS)).toBe(true);
    expect(isBack).toBe(true);
  });

  it.each([
    ['rows', { maxRows: 2 }, ROWS.slice(0, 2)],
    ['bytes', { maxBytes: 47 }, ROWS.slice(0, 1)],
  ])('drops what is past the cap of %s, and says so once', (cap, caps, expected) => {
    for (let cut = 0; cut <= BYTES.length; cut += 1) {
      const outcome = tapped([BYTES.subarray(0, cut), BYTES.subarray(cut)], caps);
      expect(outcome.exceeded).toEqual([cap]);
      expect(outcome.rows).toEqual(expected);
      expect(outcome.driver.equals(WITHOUT_ROWS)).toBe(true);
    }
  });

  it('keeps nothing of a row that is too large before its end has come', () => {
    const large = row('x'.repeat(1_000_000));
    const { rows, exceeded } = tapped(
      [message('1'), complete, large.subarray(0, 10), large.subarray(10), complete, ready],
      { maxBytes: 10_000 },
    );
    expect(exceeded).toEqual(['bytes']);
    expect(rows).toEqual([]);
  });

  it('gives the stream up when it cannot be followed', () => {
    expect(tapped([Buffer.from('imum value exceeded')]).destroyed).toBe(true);
    expect(tapped([Buffer.from([0x44, 0, 0, 0, 1, 0])]).destroyed).toBe(true);
    // A row without the number of its values, and the announcement of a message that would be kept.
    expect(tapped([message('D')]).destroyed).toBe(true);
    expect(tapped([Buffer.from([0x45, 0x40, 0, 0, 0])]).destroyed).toBe(true);
  });
});
