/** The beginning of every query key of a session; `queryClient.invalidateQueries({ queryKey: lensKey(session) })` reloads all of it. */
export function lensKey(session: string): readonly ['istari-lens', string] {
  return ['istari-lens', session];
}
