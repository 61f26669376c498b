import { formatSeconds } from '../../report/format-quantity.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip } from '../../report/finding.ts';

const DAY = 86_400_000;

/** A backup was restored on trial not long ago: only that proves that it can be. */
export const verifiedRestore: DoctorCheckDescriptor = {
  title: 'last verified restore',
  async run({ options }) {
    if (options.readBackups === undefined) {
      return skip('It is not known where backups are kept.', 'Set BACKUP_DESTINATION.');
    }
    const { restoredAt } = await options.readBackups();
    const fix =
      'Restore the newest backup on trial, and schedule that; see "Restore drill" in docs/operations.md.';
    if (restoredAt === null) return fail('No backup was ever restored on trial.', fix);
    const ageMs = (options.now ?? Date.now)() - restoredAt.getTime();
    const age = formatSeconds(ageMs / 1000);
    if (ageMs > (options.maxRestoreAgeMs ?? 35 * DAY)) {
      return fail(`A backup was last restored on trial ${age} ago.`, fix);
    }
    return pass(`A backup was last restored on trial ${age} ago.`);
  },
};
