import { InvalidArgumentError, type Command } from 'commander';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LensError } from '@istari-lens/core';
import { EXIT } from '../exit-codes.ts';
import { fileFault } from '../report/describe-failure.ts';
import { formatChecks } from '../report/format-checks.ts';
import { createOutput } from '../report/output.ts';
import { readValidateSettings } from '../settings.ts';
import { validate, type ValidateReport } from '../validate/validate.ts';
import { durationArgument, httpUrlArgument } from './parse-arguments.ts';

interface Options {
  release?: string;
  login: boolean;
  log?: string;
  maxErrorRate: number;
  maxP95: number;
  wait?: number;
  json?: boolean;
}

/** `istari-lens validate <url>` */
export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('Look at a running deployment as its users do, and say whether it works.')
    .argument('<url>', 'where the API is mounted, for example https://example.com/analytics', httpUrlArgument)
    .option('--release <name>', 'the release that must answer (default: RELEASE)')
    .option('--no-login', 'leave out the login and what needs one')
    .option('--log <file>', 'a log to look for errors in; - for stdin')
    .option('--max-error-rate <share>', 'highest part of requests that may end in a 5xx', shareArgument, 0.01)
    .option(
      '--max-p95 <duration>',
      'longest time for 95 of 100 requests, in whole seconds',
      durationArgument,
      1000,
    )
    .option('--wait <duration>', 'how long to wait until it is ready', durationArgument)
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
Logs in as VALIDATE_EMAIL with VALIDATE_PASSWORD, reads /metrics with METRICS_TOKEN (each also as NAME_FILE, but
the e-mail). As an admin it tests every data source, as an editor it asks a dataset.

Example:
  $ kubectl logs deploy/istari-api --since 10m | istari-lens validate https://example.com --release 1.4.0 --wait 2m --log -

Exit codes: 0 nothing failed (there may be warnings), 1 a step failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (url: string, options: Options) => {
      const settings = readValidateSettings({ login: options.login });
      // Opened before anything is asked: a wrong path is no reason to log in first.
      const log = options.log === undefined ? undefined : await openLog(options.log);
      const report = await validate(url, {
        login: settings.login,
        metricsToken: settings.metricsToken,
        release: options.release ?? settings.release,
        log,
        maxErrorRate: options.maxErrorRate,
        maxP95Ms: options.maxP95,
        readyWithinMs: options.wait,
      });
      createOutput({ json: options.json === true }).result(report, formatReport(report));
      process.exitCode = report.ok ? EXIT.ok : EXIT.failed;
    });
}

async function openLog(file: string): Promise<AsyncIterable<string>> {
  if (file === '-') return linesOf(() => createInterface({ input: process.stdin, crlfDelay: Infinity }));
  try {
    const handle = await open(file);
    // A folder can be opened, and fails only when it is read.
    if (!(await handle.stat()).isDirectory()) return linesOf(() => handle.readLines());
    await handle.close();
    throw Object.assign(new Error('It is a folder.'), { code: 'EISDIR' });
  } catch (cause) {
    throw new LensError(
      'not_found',
      `${fileFault(cause, `The log of --log, ${file},`) ?? 'The log of --log cannot be read.'} Give a file that this user may read, or - for stdin.`,
      { cause },
    );
  }
}

// An interface reads from the moment it is made: lines that nobody waits for yet would be lost.
async function* linesOf(start: () => AsyncIterable<string>): AsyncGenerator<string> {
  yield* start();
}

function shareArgument(text: string): number {
  const share = /^\d(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Give a number from 0 to 1.');
}

function formatReport({ ok, steps }: ValidateReport): string {
  return `${formatChecks(steps)}\n\n${ok ? 'The deployment works.' : 'The deployment does not work as it should.'}`;
}
