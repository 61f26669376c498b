import { readKeyUsage } from '@istari-lens/core';
import { describeUnreadable } from '../../keys/describe-key-usage.ts';
import { readServerFacts } from '../../postgres/server-facts.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { formatCount } from '../../report/format-quantity.ts';
import { fail, pass, skip, warn } from '../../report/finding.ts';

/** Every stored data source URL opens, with the first key. */
export const storedKeys: DoctorCheckDescriptor = {
  title: 'encrypted data source URLs',
  async run({ appDatabase, encryptionKeys }) {
    if (appDatabase === undefined || encryptionKeys === undefined) {
      return skip('The app database or ENCRYPTION_KEY is not configured.');
    }
    // Says why it cannot connect, if it cannot.
    await readServerFacts({ url: appDatabase.directUrl });
    const usage = await readKeyUsage({
      url: appDatabase.directUrl,
      schema: appDatabase.schema,
      encryptionKeys,
    });
    if (usage.unreadable.length > 0) {
      const { facts, fixes } = describeUnreadable(usage);
      return fail(`Of ${formatCount(usage.total, 'data source URL')}, ${facts.join(' ')}`, fixes.join(' '));
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
