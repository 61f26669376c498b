import { Command } from 'commander';
import { registerBackup } from './commands/backup.ts';
import { registerCheck } from './commands/check.ts';
import { registerDb } from './commands/db.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerHealth } from './commands/health.ts';
import { registerKeys } from './commands/keys.ts';
import { registerList } from './commands/list.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerMonitor } from './commands/monitor.ts';
import { registerPrune } from './commands/prune.ts';
import { registerRestore } from './commands/restore.ts';
import { registerTypes } from './commands/types.ts';
import { registerValidate } from './commands/validate.ts';
import { registerVerify } from './commands/verify.ts';

/** The command line with every command registered; parsing is up to the caller. */
export function createProgram(version: string): Command {
  const program = new Command('istari-lens')
    .description('Operate Istari Lens.')
    .version(version, '--version', 'print the version')
    .showHelpAfterError('(add --help for what is possible)');
  registerMigrate(program);
  registerBackup(program);
  registerVerify(program);
  registerRestore(program);
  registerList(program);
  registerPrune(program);
  registerCheck(program);
  registerKeys(program);
  registerDb(program);
  registerMonitor(program);
  registerHealth(program);
  registerDoctor(program);
  registerValidate(program);
  registerTypes(program);
  return program;
}
