import { findAbandoned, type AbandonedDatabase } from '../../postgres/scratch-databases.ts';
import { withSession } from '../../postgres/session.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { pass, skip, warn } from '../../report/finding.ts';

/** No killed trial or restore left its scratch database behind, which holds data and takes space. */
export const scratchDatabases: DoctorCheckDescriptor = {
  title: 'scratch databases left behind',
  async run({ appDatabase, analyticsDatabase }) {
    const urls = [appDatabase?.directUrl, analyticsDatabase?.url].filter((url) => url !== undefined);
    if (urls.length === 0) return skip('No database is configured.');
    // By name: both databases may be of one server.
    const found = new Map<string, AbandonedDatabase>();
    for (const url of urls) {
      for (const database of await withSession({ url }, findAbandoned)) found.set(database.name, database);
    }
    if (found.size === 0) return pass('None is there.');
    const byHand = [...found.values()].filter(({ marked }) => !marked).map(({ name }) => name);
    return warn(
      `Nobody uses ${[...found.keys()].join(', ')}, left behind by a trial or a restore that was killed.`,
      byHand.length === 0
        ? 'The next "istari-lens verify" of level restore drops them.'
        : `Look into ${byHand.join(', ')}, then drop what is not needed; "istari-lens verify" of level restore drops the others.`,
    );
  },
};
