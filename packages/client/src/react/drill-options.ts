import type { Answer, WidgetDataRequest } from '@istari-lens/client';
import { queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import { lensKey } from './lens-key.ts';
import type { LensScope } from './lens-scope.ts';

/** What to drill into: a group of a widget, and the filters and the zone under which it is shown. */
export type DrillRequest = Omit<WidgetDataRequest, 'fresh'> & Required<Pick<WidgetDataRequest, 'drill'>>;

/** The key of the rows behind a group of a widget. */
export type DrillKey = readonly [
  'istari-lens',
  string,
  'drill',
  { id: string; widgetId: string },
  DrillRequest,
];

/** Options for TanStack Query that load the rows behind a group of a widget. */
export type DrillOptions = UseQueryOptions<Answer, Error, Answer, DrillKey> & { queryKey: DrillKey };

/** Options that load the rows behind a group of a widget, for whoever may ask its dataset. */
export function drillOptions(
  { client, session }: LensScope,
  place: { id: string; widgetId: string },
  request: DrillRequest,
): DrillOptions {
  return queryOptions<Answer, Error, Answer, DrillKey>({
    queryKey: [...lensKey(session), 'drill', place, request],
    queryFn: async ({ signal }) => client.dashboards.widgetData(place, request, { signal }),
    retry: false,
  });
}
