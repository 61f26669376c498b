import type { ReactNode } from 'react';

/** Stands where something is on its way. */
export function Placeholder(): ReactNode {
  return <div className="lens-placeholder" />;
}
