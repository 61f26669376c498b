import type { ReactNode } from 'react';
import { SERIES_COLORS } from './series-color.ts';

/** A patch of the n-th series' colour. */
export function Swatch({ index }: { index: number }): ReactNode {
  return <span className="lens-swatch" data-series={(index % SERIES_COLORS) + 1} />;
}
