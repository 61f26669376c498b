import { Command } from 'commander';
import { registerHealth } from './commands/health.ts';
import { registerMigrate } from './commands/migrate.ts';

/** The command line with every command registered; parsing is up to the caller. */
export function createProgram(version: string): Command {
  const program = new Command('istari-lens')
    .description('Operate Istari Lens.')
    .version(version, '--version', 'print the version')
    .showHelpAfterError('(add --help for what is possible)');
  registerMigrate(program);
  registerHealth(program);
  return program;
}
