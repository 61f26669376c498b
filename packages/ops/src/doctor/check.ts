import type { DoctorContext } from './doctor-context.ts';
import type { Finding } from '../report/finding.ts';

/** One check of `doctor`. */
export interface DoctorCheckDescriptor {
  /** What is looked at, in a few words. */
  title: string;
  /** A thrown error counts as failed, with its message when it is one of ours. */
  run(context: DoctorContext): Finding | Promise<Finding>;
}
