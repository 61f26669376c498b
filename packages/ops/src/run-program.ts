import { CommanderError, type Command } from 'commander';
import { ConfigError, LensError } from '@istari-lens/core';
import { EXIT } from './exit-codes.ts';
import { describeFailure } from './report/describe-failure.ts';

/**
 * Runs one command of a program, and resolves to its exit code. What it throws becomes a line on stderr
 * and an exit code, and with `--json` also `{"error":{"code","message"}}` on stdout; a stack is never shown.
 *
 * @param args the words after the program's name. @default those of this process
 */
export async function runProgram(program: Command, args?: readonly string[]): Promise<number> {
  exitByThrowing(program);
  try {
    if (args === undefined) await program.parseAsync();
    else await program.parseAsync(args, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.ok;
  } catch (error) {
    const isJson = (args ?? process.argv.slice(2)).includes('--json');
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      if (isJson) writeFailure('usage', error.message);
      return EXIT.usage;
    }
    const message = describeFailure(error);
    process.stderr.write(`${message}\n`);
    if (isJson) writeFailure(LensError.isInstance(error) ? error.code : 'failed', message);
    return error instanceof ConfigError ? EXIT.config : EXIT.failed;
  }
}

/** Who reads JSON from stdout finds there what went wrong, too. */
function writeFailure(code: string, message: string): void {
  process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
}

// Commander asks for it on every command of the tree.
function exitByThrowing(command: Command): void {
  command.exitOverride();
  command.commands.forEach(exitByThrowing);
}
