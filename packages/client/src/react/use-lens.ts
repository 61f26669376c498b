import { useContext } from 'react';
import { LensContext } from './lens-context.ts';
import type { LensScope } from './lens-scope.ts';

/**
 * The client and session of the nearest `LensProvider`.
 *
 * @throws {Error} outside of a `LensProvider`
 */
export function useLens(): LensScope {
  const scope = useContext(LensContext);
  if (scope === undefined) throw new Error('There is no LensProvider around this component.');
  return scope;
}
