import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = path.resolve(import.meta.dirname, '..');

/** Runs a script with nothing set; one that waits for long is ended, and has no exit code. */
function run(script: string, args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--conditions=source', path.join(FOLDER, script), ...args],
      { env: { PATH: process.env['PATH'] }, timeout: 15_000 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

it.each([
  ['wait-healthy.ts', ['http://127.0.0.1:1', '1m']],
  ['wait-healthy.ts', ['http://127.0.0.1:1', '-1']],
  ['wait-healthy.ts', ['example.com']],
  ['wait-healthy.ts', ['http://127.0.0.1:1', '1', '2']],
  ['restore-drill.ts', ['x']],
  ['restore-drill.ts', ['']],
  ['restore-drill.ts', ['1.5']],
])('%s refuses %j and says what it takes', { timeout: 20_000 }, async (script, args) => {
  const { code, stdout, stderr } = await run(script, args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^Give .* whole (?:minutes|seconds)/);
  expect(stderr).not.toMatch(/^ +at /m);
});

it.each([['daily-backup.ts'], ['restore-drill.ts']])(
  '%s names the settings that it lacks, without a stack',
  async (script) => {
    const { code, stderr } = await run(script, []);
    expect(code).toBe(1);
    expect(stderr).toMatch(/BACKUP_DESTINATION|DATABASE_URL/);
    expect(stderr).not.toMatch(/^ +at /m);
  },
);
