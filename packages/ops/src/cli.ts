#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError, type Command } from 'commander';
import { ConfigError, LensError } from '@istari-lens/core';
import { createProgram } from './cli-program.ts';
import { EXIT } from './exit-codes.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

process.exitCode = await run(createProgram(version));

/** Runs one command and maps what it throws to an exit code; a stack is never shown. */
async function run(program: Command): Promise<number> {
  exitByThrowing(program);
  try {
    await program.parseAsync();
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
