import { z } from 'zod';
import type { Destination } from '../destinations/destination.ts';
import { readText } from './read-text.ts';

/** How thoroughly a backup was tried. */
export type VerifyLevel = 'quick' | 'full' | 'restore';

/** When a backup was last found whole, by level, and that it was found damaged since. */
export type VerificationRecord = Partial<Record<VerifyLevel, { at: string; durationMs: number }>> & {
  failed?: FailedTrial;
};

/** A trial that found a backup damaged. */
export interface FailedTrial {
  at: string;
  level: VerifyLevel;
  problem: string;
}

const trial = z.strictObject({ at: z.iso.datetime(), durationMs: z.number() }).optional();
const record: z.ZodType<VerificationRecord> = z.strictObject({
  quick: trial,
  full: trial,
  restore: trial,
  failed: z
    .strictObject({ at: z.iso.datetime(), level: z.enum(['quick', 'full', 'restore']), problem: z.string() })
    .optional(),
});

/** Reads the record of a backup's trials; empty when there is none or it cannot be read. */
export async function readVerification(destination: Destination, name: string): Promise<VerificationRecord> {
  try {
    return record.parse(JSON.parse(await readText(destination, name)));
  } catch {
    return {};
  }
}

/** How much a level finds: what it finds good, it takes back that lower ones found bad. */
const RANKS: Readonly<Record<VerifyLevel, number>> = { quick: 0, full: 1, restore: 2 };

/** Adds to the record that a trial found the backup damaged. */
export async function recordFailure(
  destination: Destination,
  name: string,
  failed: FailedTrial,
): Promise<void> {
  const known = await readVerification(destination, name);
  await destination.putText(name, `${JSON.stringify({ ...known, failed })}\n`);
}

/** Adds a trial that went well to the record. */
export async function recordVerification(
  destination: Destination,
  name: string,
  level: VerifyLevel,
  found: { at: string; durationMs: number },
): Promise<void> {
  const { failed, ...known } = await readVerification(destination, name);
  const stillFailed = failed !== undefined && RANKS[failed.level] > RANKS[level] ? { failed } : {};
  await destination.putText(name, `${JSON.stringify({ ...known, ...stillFailed, [level]: found })}\n`);
}
