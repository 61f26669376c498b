import type { Route } from '@istari-lens/core/contract';

/** True for routes that ask the data: what costs time, and what dashboards ask often. */
export function isQuestion(route: Route): boolean {
  return route.answer === true || route.area === 'queries';
}
