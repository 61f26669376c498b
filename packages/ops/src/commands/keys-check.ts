import type { Command } from 'commander';
import { readKeyUsage } from '@istari-lens/core';
import { EXIT } from '../exit-codes.ts';
import { describeKeyUsage, isRetirable } from '../keys/describe-key-usage.ts';
import { createOutput } from '../report/output.ts';
import { readKeySettings } from '../settings.ts';

/** `istari-lens keys check` */
export function registerKeysCheck(group: Command): void {
  group
    .command('check')
    .description('Say which keys of ENCRYPTION_KEY the stored data source URLs still need. Changes nothing.')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
Reads ENCRYPTION_KEY and the URL of the app database as "migrate" does. Remove an old key only after this
command has ended with 0.

Example:
  $ ENCRYPTION_KEY="$NEW_KEY,$OLD_KEY" istari-lens keys check

Exit codes: 0 only the first key is needed, 1 another is needed or a URL opens with none, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (options: { json?: boolean }) => {
      const usage = await readKeyUsage(readKeySettings());
      createOutput({ json: options.json === true }).result(
        { ...usage, retirable: isRetirable(usage) },
        describeKeyUsage(usage),
      );
      process.exitCode = isRetirable(usage) ? EXIT.ok : EXIT.failed;
    });
}
