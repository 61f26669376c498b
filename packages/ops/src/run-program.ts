import { CommanderError, type Command } from 'commander';
import { ConfigError, LensError } from '@istari-lens/core';
import { EXIT } from './exit-codes.ts';

/**
 * Runs one command of a program, and resolves to its exit code. What it throws becomes a line on stderr
 * and an exit code; a stack is never shown.
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
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    process.stderr.write(`${LensError.isInstance(error) ? error.message : `Failed: ${String(error)}`}\n`);
    return error instanceof ConfigError ? EXIT.config : EXIT.failed;
  }
}

// Commander asks for it on every command of the tree.
function exitByThrowing(command: Command): void {
  command.exitOverride();
  command.commands.forEach(exitByThrowing);
}
