import { describe, expect, it } from 'vitest';
import { scanLog } from './scan-log.ts';

describe('scanLog', () => {
  it('counts errors by what they say, and repeats nothing else of a line', async () => {
    const scan = await scanLog([
      '{"time":"2026-01-01T00:00:00Z","level":"INFO","msg":"listening, no ERROR here"}',
      '{"level":"WARN","msg":"ERROR is only mentioned"}',
      '{"level":"ERROR","msg":"request failed","principal":"canary","err":{"code":"23505","stack":"canary"}}',
      '{"level":"ERROR","msg":"request failed","err":{"code":"23505"}}',
      '{"level":"ERROR","msg":"the server cannot start"}',
      '',
      'FATAL: canary of another program',
      'no error in lower case',
    ]);
    expect(scan).toEqual({
      lines: 7,
      errors: 4,
      kinds: [
        { message: 'request failed (23505)', count: 2 },
        { message: 'the server cannot start', count: 1 },
        { message: 'a line that is not JSON', count: 1 },
      ],
    });
    expect(JSON.stringify(scan)).not.toContain('canary');
  });

  it('keeps its answer small', async () => {
    const lines = Array.from({ length: 1000 }, (_, n) =>
      JSON.stringify({ level: 'ERROR', msg: `${n} ${'x'.repeat(500)}` }),
    );
    const scan = await scanLog(lines);
    expect(scan.errors).toBe(1000);
    expect(JSON.stringify(scan).length).toBeLessThan(2000);
  });
});
