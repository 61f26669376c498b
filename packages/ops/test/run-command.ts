import { vi } from 'vitest';
import { createProgram } from '../src/cli-program.ts';
import { runProgram } from '../src/run-program.ts';
import type { CliResult } from './run-cli.ts';

/**
 * Runs a command in this process, with only the given environment: a process of its own, as `runCli`
 * starts, takes most of its time to load. One at a time, since the streams are this process's.
 */
export async function runCommand(args: string[], env: Record<string, string> = {}): Promise<CliResult> {
  const { env: former, exitCode } = process;
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const textOf = (stream: typeof stdout): string => stream.mock.calls.map(([text]) => String(text)).join('');
  process.env = { PATH: former['PATH'], ...env };
  process.exitCode = undefined;
  try {
    const code = await runProgram(createProgram('0.0.0'), args);
    return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
  } finally {
    process.env = former;
    process.exitCode = exitCode;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}
