import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageMeter } from './message-meter.ts';

function message(kind: string, size: number): Buffer {
  const bytes = Buffer.alloc(5 + size);
  bytes.write(kind, 'latin1');
  bytes.writeUInt32BE(4 + size, 1);
  return bytes;
}

describe('createMessageMeter', () => {
  it('measures the same however the bytes are cut', () => {
    const sizes = fc.array(fc.record({ kind: fc.constantFrom('N', 'Z', 'D'), size: fc.nat(60) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (messages, cuts) => {
        const limits = { message: 50, answer: 120 };
        let total = 0;
        let isFine = true;
        for (const { kind, size } of messages) {
          total = kind === 'Z' ? 0 : total + 5 + size;
          if (4 + size > limits.message || total > limits.answer) isFine = false;
          if (!isFine) break;
        }
        const bytes = Buffer.concat(messages.map(({ kind, size }) => message(kind, size)));
        const meter = createMessageMeter(limits);
        let verdict = true;
        for (let at = 0, cut = 0; verdict && at < bytes.length; cut += 1) {
          const end = at + (cuts[cut % cuts.length] ?? 1);
          verdict = meter.take(bytes.subarray(at, end));
          at = end;
        }
        expect(verdict).toBe(isFine);
      }),
    );
  });

  it('refuses a header that announces too much before the rest has come, and a length shorter than itself', () => {
    const meter = (): ReturnType<typeof createMessageMeter> =>
      createMessageMeter({ message: 50, answer: 120 });
    expect(meter().take(message('E', 100).subarray(0, 5))).toBe(false);
    expect(meter().take(Buffer.from([0x4e, 0, 0, 0, 3]))).toBe(false);
    expect(meter().take(Buffer.from([0x4e, 0xff, 0xff, 0xff, 0xff]))).toBe(false);
  });
});
