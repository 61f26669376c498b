import { readKeyUsage } from '@istari-lens/core';
import { describeKeyUsage } from '../../keys/describe-key-usage.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip, warn } from '../../report/finding.ts';

/** Every stored data source URL opens, with the first key. */
export const storedKeys: DoctorCheckDescriptor = {
  title: 'encrypted data source URLs',
  async run({ appDatabase, encryptionKeys }) {
    if (appDatabase === undefined || encryptionKeys === undefined) {
      return skip('The app database or ENCRYPTION_KEY is not configured.');
    }
    const usage = await readKeyUsage({
      url: appDatabase.directUrl,
      schema: appDatabase.schema,
      encryptionKeys,
    });
    if (usage.unreadable.length > 0) {
      return fail(
        describeKeyUsage(usage).replaceAll('\n', ' '),
        'Add the former key to the end of ENCRYPTION_KEY, or enter these URLs anew.',
      );
    }
    if (usage.outdated.length > 0) {
      const rows = usage.outdated.reduce((sum, key) => sum + key.rows, 0);
      return warn(
        `${rows} of ${usage.total} data source URLs open only with a former key.`,
        'Run "istari-lens keys rotate".',
      );
    }
    return pass(`All ${usage.total} data source URLs open with the first key.`);
  },
};
