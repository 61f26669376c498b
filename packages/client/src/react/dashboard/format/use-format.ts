import { useContext } from 'react';
import type { Format } from '@istari-lens/client/format';
import { FormatContext } from './format-context.ts';

/** How the dashboard around this component writes values. */
export function useFormat(): Format {
  return useContext(FormatContext);
}
