import { fail, pass, skip } from '../../report/finding.ts';
import { scanLog } from '../scan-log.ts';
import type { ValidateStepDescriptor } from '../step.ts';

/** The log holds no error. */
export const log: ValidateStepDescriptor = {
  async run({ options }) {
    if (options.log === undefined)
      return skip('No log was given.', 'Give --log with a file, or - for stdin.');
    const { lines, errors, kinds } = await scanLog(options.log);
    if (lines === 0)
      return fail('The log is empty.', 'Give the log of the new processes since they started.');
    if (errors === 0) return pass(`None of ${lines} lines is an error.`);
    const list = kinds.map(({ message, count }) => `${count} × ${message}`).join('; ');
    return fail(
      `${errors} of ${lines} lines are errors: ${list}.`,
      'Look these lines up by their requestId; roll back if they came with this release.',
    );
  },
};
