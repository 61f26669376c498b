import { Option, type Command } from 'commander';
import { backupReader } from '../backup/backup-reader.ts';
import { DOCTOR_CHECKS, type DoctorCheckId } from '../doctor/checks/index.ts';
import { doctor, type DoctorReport } from '../doctor/doctor.ts';
import { EXIT } from '../exit-codes.ts';
import { formatChecks } from '../report/format-checks.ts';
import { createOutput } from '../report/output.ts';
import { readEnvironment } from '../settings.ts';
import { durationArgument, httpUrlArgument, integerArgument } from './parse-arguments.ts';

interface Options {
  url?: string;
  replicas: number;
  maxBackupAge?: number;
  maxRestoreAge?: number;
  only?: DoctorCheckId[];
  json?: boolean;
}

/** `istari-lens doctor` */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Check everything that a deployment needs, and say what is wrong and what to do. Changes nothing.',
    )
    .option(
      '--url <url>',
      'where the running deployment is mounted, to look at it from outside too',
      httpUrlArgument,
    )
    .option('--replicas <count>', 'processes that serve the API', integerArgument(1, 1000), 1)
    .option(
      '--max-backup-age <duration>',
      'oldest that the newest backup may be (default: 26h)',
      durationArgument,
    )
    .option(
      '--max-restore-age <duration>',
      'longest since a restore on trial (default: 35d)',
      durationArgument,
    )
    .addOption(new Option('--only <checks...>', 'run only these checks').choices(Object.keys(DOCTOR_CHECKS)))
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
Reads the same environment variables as the API; run it with the environment of the deployment.

Example:
  $ istari-lens doctor --url https://example.com/analytics --replicas 3

Exit codes: 0 nothing failed (there may be warnings), 1 a check failed, 2 wrong usage.`,
    )
    .action(async ({ url, replicas, maxBackupAge, maxRestoreAge, only, json }: Options) => {
      const report = await doctor({
        env: readEnvironment(),
        url,
        replicas,
        maxBackupAgeMs: maxBackupAge,
        maxRestoreAgeMs: maxRestoreAge,
        only,
        readBackups: backupReader(),
      });
      createOutput({ json: json === true }).result(report, formatReport(report));
      process.exitCode = report.ok ? EXIT.ok : EXIT.failed;
    });
}

function formatReport({ ok, checks }: DoctorReport): string {
  return `${formatChecks(checks)}\n\n${ok ? 'Nothing failed.' : 'Not ready: mend what failed.'}`;
}
