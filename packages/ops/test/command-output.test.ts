import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from './backup-support/temporary-folders.ts';
import { runCommand } from './run-command.ts';

const newFolder = temporaryFolders();
const CLI = path.resolve(import.meta.dirname, '../src/cli.ts');

/** Runs `keys generate` with a given stdout; its exit code, and what it says on stderr. */
async function withStdout(stdout: 'pipe' | number): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['--conditions=source', CLI, 'keys', 'generate'], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  // The reader is gone before anything is written.
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stderr };
}

/** Every module that the command line loads before it knows what to do, as it is imported. */
async function loadedAtStart(): Promise<string[]> {
  const program = path.resolve(import.meta.dirname, '../src/cli-program.ts');
  const script = `import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) });
    await import(${JSON.stringify(program)});
    console.log(JSON.stringify(seen));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    '--input-type=module',
    '--eval',
    script,
  ]);
  return JSON.parse(stdout) as string[];
}

describe('the command line', () => {
  it('loads large libraries only where they are used', async () => {
    const loaded = await loadedAtStart();
    expect(loaded).toContain('commander');
    for (const name of ['age-encryption', '@aws-sdk/client-s3', '@redis/client'])
      expect(loaded).not.toContain(name);
  });

  it('ends quietly when nobody reads its output', async () => {
    expect(await withStdout('pipe')).toEqual({ code: 141, stderr: '' });
  });

  it('says in one line that its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      expect(await withStdout(full)).toEqual({
        code: 1,
        stderr: 'The result cannot be written (ENOSPC): stdout is full or broken.\n',
      });
    } finally {
      closeSync(full);
    }
  });

  it('prints one line of JSON on stdout also when it fails', async () => {
    const destination = path.join(await newFolder(), 'missing');
    const failed = await runCommand(['list', '--json'], { BACKUP_DESTINATION: destination });
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toEqual({
      error: { code: 'not_found', message: failed.stderr.trimEnd() },
    });
    const unset = await runCommand(['list', '--json'], {});
    expect(unset.code).toBe(78);
    expect(JSON.parse(unset.stdout)).toMatchObject({
      error: { message: expect.stringContaining('BACKUP_DESTINATION') },
    });
    const wrong = await runCommand(['list', '--json', '--nonsense'], {});
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'usage' } });
    expect((await runCommand(['list'], {})).stdout).toBe('');
    const escape = await runCommand(['list'], { BACKUP_DESTINATION: 's3://bucket/%zz' });
    expect(escape).toMatchObject({ code: 78, stderr: expect.stringContaining('names no destination') });
  });

  it.each([
    ['--swap'],
    ['--replace', 'x', '--into', 'x'],
    ['--table', 'a.b'],
    ['--schema', 'a'],
    ['--jobs', '2'],
    ['--server', '1'],
  ])('refuses %s for what is no backup', async (...option) => {
    for (const what of [['--file', 'x.sql', '--unverified'], ['--undo']]) {
      const refused = await runCommand(['restore', ...what, ...option], {});
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`${option[0]} is for a backup`),
      });
    }
  });
});
