import type { Answer, QuerySpec, Row } from '@istari-lens/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { querySpecOptions, type QuerySpecKey, type QuerySpecOptions } from './query-spec-options.ts';
import { useLens } from './use-lens.ts';

/** What of TanStack Query's options a question may be given. */
export type UseQuerySpecOptions<TypedRow = Row> = Omit<
  QuerySpecOptions<TypedRow>,
  'queryKey' | 'queryFn' | 'select'
>;

/**
 * Asks one question, and again when it changes. Questions that are alike share one request.
 *
 * @example
 * const { data, error } = useQuerySpec<{ origin: string; n: number }>(spec, { staleTime: 60_000 });
 */
export function useQuerySpec<TypedRow = Row>(
  spec: QuerySpec,
  options: UseQuerySpecOptions<TypedRow> = {},
): UseQueryResult<Answer<TypedRow>> {
  const scope = useLens();
  return useQuery<Answer<TypedRow>, Error, Answer<TypedRow>, QuerySpecKey>({
    ...querySpecOptions<TypedRow>(scope, spec),
    ...options,
  });
}
