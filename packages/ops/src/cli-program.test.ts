import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './cli-program.ts';

function commandsOf(command: Command, path: string): [path: string, help: string][] {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return [[path, help], ...command.commands.flatMap((child) => commandsOf(child, `${path} ${child.name()}`))];
}

describe('the help', () => {
  it.each(commandsOf(createProgram('0.0.0'), 'istari-lens'))('of %s', (_path, help) => {
    expect(help).toMatchSnapshot();
  });
});
