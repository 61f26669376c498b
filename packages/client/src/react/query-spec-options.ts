import type { Answer, QuerySpec, Row } from '@istari-lens/client';
import { queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import { lensKey } from './lens-key.ts';
import type { LensScope } from './lens-scope.ts';

/** The key of one question's answer. */
export type QuerySpecKey = readonly ['istari-lens', string, 'query', QuerySpec];

/** Options for TanStack Query that ask one question. */
export type QuerySpecOptions<TypedRow = Row> = UseQueryOptions<
  Answer<TypedRow>,
  Error,
  Answer<TypedRow>,
  QuerySpecKey
> & { queryKey: QuerySpecKey };

/**
 * Options that ask one question, for `useQuery`, `prefetchQuery` and the like. A question that nobody waits for any more is
 * ended in the database. The client repeats what may be repeated, so TanStack Query does not.
 *
 * @example
 * const answer = await queryClient.fetchQuery(querySpecOptions({ client, session }, spec));
 */
export function querySpecOptions<TypedRow = Row>(
  { client, session }: LensScope,
  spec: QuerySpec,
): QuerySpecOptions<TypedRow> {
  return queryOptions<Answer<TypedRow>, Error, Answer<TypedRow>, QuerySpecKey>({
    queryKey: [...lensKey(session), 'query', spec],
    queryFn: async ({ signal }) => client.query<TypedRow>(spec, { signal }),
    retry: false,
  });
}
