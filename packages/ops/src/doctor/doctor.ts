import { LensError } from '@istari-lens/core';
import { backupReader } from '../backup/backup-reader.ts';
import type { Environment } from '../settings.ts';
import type { BackupFacts } from './backup-facts.ts';
import { DOCTOR_CHECKS, type DoctorCheckId } from './checks/index.ts';
import { createDoctorContext, type DoctorContext } from './doctor-context.ts';
import { fail, type CheckStatus, type Finding } from '../report/finding.ts';

export interface DoctorOptions {
  /** Environment variables of the deployment. */
  env: Environment;
  /** Where the running deployment is; without it, what needs it is skipped. */
  url?: string;
  /** Processes that serve the API. @default 1 */
  replicas?: number;
  /** Run only these checks. @default all */
  only?: readonly DoctorCheckId[];
  /** Reads what backups there are. @default by BACKUP_DESTINATION and the like of `env`; without these, skipped */
  readBackups?: () => Promise<BackupFacts>;
  /** Oldest that the newest good backup may be. @default 26 hours */
  maxBackupAgeMs?: number;
  /** Longest ago that a backup may have been restored on trial. @default 35 days */
  maxRestoreAgeMs?: number;
  /** @default Date.now */
  now?: () => number;
}

/** One check with what it found. */
export interface DoctorCheck {
  id: DoctorCheckId;
  title: string;
  status: CheckStatus;
  reason: string;
  fix?: string;
}

/** The state of a deployment. */
export interface DoctorReport {
  /** False when a check failed; warnings and skipped checks do not count. */
  ok: boolean;
  checks: DoctorCheck[];
}

/**
 * The checklist before a deployment, as checks that each say what is so, why it matters and what to do.
 * Reads only; never throws for what is wrong.
 */
export async function doctor(options: DoctorOptions): Promise<DoctorReport> {
  const context = createDoctorContext(options.env, {
    ...options,
    readBackups: options.readBackups ?? backupReader(options.env),
  });
  const checks: DoctorCheck[] = [];
  // One after another: together they would be load of their own.
  for (const [id, { title, run }] of Object.entries(DOCTOR_CHECKS)) {
    if (!isId(id) || options.only?.includes(id) === false) continue;
    checks.push({ id, title, ...(await runCheck(run, context)) });
  }
  return { ok: checks.every(({ status }) => status !== 'fail'), checks };
}

async function runCheck(
  run: (context: DoctorContext) => Finding | Promise<Finding>,
  context: DoctorContext,
): Promise<Finding> {
  try {
    return await run(context);
  } catch (error) {
    const reason = LensError.isInstance(error) ? error.message : `The check ended with ${nameOf(error)}.`;
    return fail(reason, 'Mend this first, then run the check again.');
  }
}

/** Names an error without its text, which may hold values. */
function nameOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return error instanceof Error ? `${error.name} ${code}`.trim() : 'an unknown error';
}

function isId(id: string): id is DoctorCheckId {
  return Object.hasOwn(DOCTOR_CHECKS, id);
}
