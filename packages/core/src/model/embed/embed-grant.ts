import { z } from 'zod';
import type { Opened } from '../../contract/types/identity.ts';
import type { LockedFilter } from '../../contract/types/embed.ts';
import { role } from '../../contract/schemas/identity.ts';
import { lockedFilter } from '../../contract/schemas/sharing.ts';

/** What an embed token says besides who made it: all that its holder may do. */
export interface EmbedGrant {
  opens: Opened;
  attributes: Record<string, unknown>;
  lockedFilters: LockedFilter[];
}

const shape: z.ZodType<EmbedGrant> = z.strictObject({
  opens: z.strictObject({
    dashboardId: z.string(),
    by: z.string(),
    byRole: role,
    since: z.number(),
    origins: z.array(z.string()).optional(),
  }),
  attributes: z.record(z.string(), z.unknown()),
  lockedFilters: z.array(lockedFilter),
});

/** Reads the grant of a token that was verified; undefined when it is none of this release. */
export function readEmbedGrant(grant: unknown): EmbedGrant | undefined {
  const read = shape.safeParse(grant);
  return read.success ? read.data : undefined;
}
