import { checkMigrations } from '@istari-lens/core';
import { readServerFacts } from '../../postgres/server-facts.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip } from '../../report/finding.ts';

/** The release works on the schema. */
export const migrations: DoctorCheckDescriptor = {
  title: 'migration head',
  async run({ appDatabase }) {
    if (appDatabase === undefined) return skip('The app database is not configured.');
    // Says why it cannot connect, if it cannot.
    await readServerFacts({ url: appDatabase.directUrl });
    const { ok, current, head, problems } = await checkMigrations({
      url: appDatabase.directUrl,
      schema: appDatabase.schema,
    });
    if (ok && current > head)
      return pass(`The schema is at version ${current}, which this release (${head}) works on as well.`);
    if (ok) return pass(`The schema is at version ${head}, as this release needs it.`);
    return fail(
      problems.map(({ detail }) => detail).join(' '),
      'Run "istari-lens migrate status", then what it calls for; see "Migration day" in docs/operations.md.',
    );
  },
};
