import { describe, expect, it } from 'vitest';
import { runFixture } from './run-fixture.ts';

function lines(stdout: string): string[] {
  return stdout.trimEnd().split('\n');
}

describe('the reporter', () => {
  it('names the server first, then what was left out, and the counts last', async () => {
    const { code, stdout } = await runFixture('mixed').ended;
    const printed = lines(stdout);
    expect(printed[0]).toMatch(/^Postgres \d+\.\d+ embedded$/);
    expect(printed.filter((line) => line.startsWith('left out: ') && !line.includes('what needs'))).toEqual([
      'left out: 2 tests of mixed.fixture.ts: a suite that is left out (marked as skipped)',
      'left out: 1 test of mixed.fixture.ts: leaves itself out (no reason at all)',
    ]);
    expect(printed.filter((line) => line.startsWith('failure: '))).toEqual([
      'failure: mixed.fixture.ts > fails: expected 1 to be 2 // Object.is equality',
    ]);
    expect(printed.at(-1)).toBe('1 passed, 1 failed, 3 skipped');
    expect(code).toBe(1);
  });

  it('counts a file that does not load as a failure', async () => {
    const { code, stdout } = await runFixture('broken').ended;
    expect(lines(stdout).at(-2)).toMatch(/^failure: broken\.fixture\.ts: ./);
    expect(lines(stdout).at(-1)).toBe('0 passed, 1 failed, 0 skipped');
    expect(code).toBe(1);
  });

  it('fails a run in which no test ran', async () => {
    const { code, stdout } = await runFixture('skipped').ended;
    expect(lines(stdout).at(-1)).toBe('0 passed, 0 failed, 1 skipped');
    expect(code).toBe(1);
  });

  it('fails when the server that is forced cannot be had', async () => {
    const { code, stdout } = await runFixture('mixed', {
      TEST_POSTGRES: 'embedded',
      TEST_POSTGRES_EMBEDDED: '/nonexistent',
    }).ended;
    expect(lines(stdout).at(-1)).toBe('0 passed, 1 failed, 0 skipped');
    expect(code).toBe(1);
  });
});
