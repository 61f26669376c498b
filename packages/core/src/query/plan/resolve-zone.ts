import type { QuerySpec } from '../../contract/types/query.ts';
import { createZone, type Zone, type ZoneSource } from '../time/zone.ts';
import type { QueryContext } from '../types.ts';
import type { Issues } from './issues.ts';

/** The zone of a query: its own, else the first that is set of those around it, else UTC. */
export function resolveZone(
  spec: Pick<QuerySpec, 'timezone'>,
  context: QueryContext,
  zones: ZoneSource,
  issues: Issues,
): Zone {
  const name =
    spec.timezone ?? context.timezones.find((zone) => zone !== null && zone !== undefined) ?? 'UTC';
  const zone = typeof name === 'string' ? zones(name) : undefined;
  if (zone !== undefined) return zone;
  const detail =
    spec.timezone === undefined
      ? 'The time zone set for you, the dashboard or the dataset is not known. Name an IANA zone here.'
      : 'This must be the IANA name of a time zone with its area, such as "Europe/Brussels", or "UTC".';
  issues.add('/timezone', 'unknown_timezone', detail);
  return UTC;
}

const UTC: Zone = createZone('UTC') ?? { name: 'UTC', offsetAt: () => 0 };
