import { formatSeconds } from '../../report/format-quantity.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip } from '../../report/finding.ts';

const HOUR = 3_600_000;

/** There is a recent backup. */
export const backups: DoctorCheckDescriptor = {
  title: 'backups',
  async run({ options }) {
    if (options.readBackups === undefined) {
      return skip('It is not known where backups are kept.', 'Set BACKUP_DESTINATION.');
    }
    const { newestAt, problem } = await options.readBackups();
    const fix = 'Run "istari-lens backup", and schedule it; see "Daily backups" in docs/operations.md.';
    if (newestAt === null)
      return fail(['There is no backup of the app database.', problem ?? ''].join(' ').trim(), fix);
    const ageMs = (options.now ?? Date.now)() - newestAt.getTime();
    const age = formatSeconds(ageMs / 1000);
    if (ageMs > (options.maxBackupAgeMs ?? 26 * HOUR)) return fail(`The newest backup is ${age} old.`, fix);
    return pass(`The newest backup is ${age} old.`);
  },
};
