import { z } from 'zod';
import type { Destination } from '../destinations/destination.ts';
import { readText } from './read-text.ts';

/** How thoroughly a backup was tried. */
export type VerifyLevel = 'quick' | 'full' | 'restore';

/** When a backup was last found whole, by level. */
export type VerificationRecord = Partial<Record<VerifyLevel, { at: string; durationMs: number }>>;

const trial = z.strictObject({ at: z.iso.datetime(), durationMs: z.number() }).optional();
const record: z.ZodType<VerificationRecord> = z.strictObject({ quick: trial, full: trial, restore: trial });

/** Reads the record of a backup's trials; empty when there is none or it cannot be read. */
export async function readVerification(destination: Destination, name: string): Promise<VerificationRecord> {
  try {
    return record.parse(JSON.parse(await readText(destination, name)));
  } catch {
    return {};
  }
}

/** Adds a trial that went well to the record. */
export async function recordVerification(
  destination: Destination,
  name: string,
  level: VerifyLevel,
  found: { at: string; durationMs: number },
): Promise<void> {
  const known = await readVerification(destination, name);
  await destination.putText(name, `${JSON.stringify({ ...known, [level]: found })}\n`);
}
