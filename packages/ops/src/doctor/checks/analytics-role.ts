import { inspectAnalyticsRole } from '@istari-lens/core';
import { readServerFacts } from '../../postgres/server-facts.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip } from '../../report/finding.ts';

/** The role of the analytics database cannot write, whatever the transaction says. */
export const analyticsRole: DoctorCheckDescriptor = {
  title: 'role of the analytics database',
  async run({ analyticsDatabase }) {
    if (analyticsDatabase?.url === undefined) {
      return skip('There is no default analytics database.', 'Set ANALYTICS_DB_URL if there should be one.');
    }
    // Says why it cannot connect, if it cannot: a wrong password is not an overloaded server.
    await readServerFacts({ url: analyticsDatabase.url });
    const { canWrite, findings } = await inspectAnalyticsRole(analyticsDatabase.url);
    if (!canWrite) return pass('The role can read and nothing else.');
    return fail(
      `The role can write. ${findings.map(({ detail }) => detail).join(' ')}`,
      'Revoke what is named, or use a role that was only granted CONNECT, USAGE and SELECT.',
    );
  },
};
