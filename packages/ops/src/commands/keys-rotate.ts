import type { Command } from 'commander';
import { readKeyUsage, rotateUrlKeys, type KeyRotation } from '@istari-lens/core';
import { EXIT } from '../exit-codes.ts';
import { describeKeyUsage, isRetirable } from '../keys/describe-key-usage.ts';
import { formatCount } from '../report/format-quantity.ts';
import { createOutput } from '../report/output.ts';
import { readKeySettings } from '../settings.ts';
import { integerArgument } from './parse-arguments.ts';

interface Options {
  batch: number;
  dryRun?: boolean;
  json?: boolean;
}

/** `istari-lens keys rotate` */
export function registerKeysRotate(group: Command): void {
  group
    .command('rotate')
    .description('Encrypt every data source URL again with the first key of ENCRYPTION_KEY.')
    .option('--batch <rows>', 'rows read and written at a time', integerArgument(1, 10_000), 200)
    .option('--dry-run', 'only count')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
Reads ENCRYPTION_KEY and the URL of the app database as "migrate" does. May be stopped at any moment and run
again: it goes on where it was. Every API process must know the new key before this runs, as second key first.

Example:
  $ ENCRYPTION_KEY="$NEW_KEY,$OLD_KEY" istari-lens keys rotate --dry-run

Exit codes: 0 only the first key is needed now, or with --dry-run would be; 1 a URL could not be encrypted again or failed, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async ({ batch, dryRun, json }: Options) => {
      const output = createOutput({ json: json === true });
      const options = {
        ...readKeySettings(),
        batchSize: batch,
        onProgress: ({ done, total }: { done: number; total: number }) =>
          output.progress(`${done} of ${total}`),
      };
      const result: KeyRotation =
        dryRun === true ? { rotated: 0, usage: await readKeyUsage(options) } : await rotateUrlKeys(options);
      const { usage } = result;
      const isDry = dryRun === true;
      const waiting = usage.outdated.reduce((sum, { rows }) => sum + rows, 0);
      const done = isDry
        ? `${formatCount(waiting, 'row')} would be encrypted again.`
        : `${formatCount(result.rotated, 'row')} ${result.rotated === 1 ? 'was' : 'were'} encrypted again.`;
      output.result(
        { dryRun: isDry, ...(isDry ? { wouldRotate: waiting } : {}), ...result },
        `${done}\n${describeKeyUsage(usage)}`,
      );
      const isWell = isDry ? usage.unreadable.length === 0 : isRetirable(usage);
      process.exitCode = isWell ? EXIT.ok : EXIT.failed;
    });
}
