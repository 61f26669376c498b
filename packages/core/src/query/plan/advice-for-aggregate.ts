import { aggregateCalls } from '../dataset/aggregate-calls.ts';

/**
 * What to do instead of calling an aggregate in a formula of a question, where it is a metric of its own;
 * undefined for what is no aggregate. Case does not count, since SQL is often written in capitals.
 *
 * @example adviceForAggregate('SUM') // 'An aggregate is a metric of its own: add {"aggregate": "sum", …'
 */
export function adviceForAggregate(name: string): string | undefined {
  const wanted = name.toLowerCase();
  const call = [...aggregateCalls().keys()].find((known) => known.toLowerCase() === wanted);
  if (call === undefined) return undefined;
  const [aggregate, filters] = call.endsWith('If') ? [call.slice(0, -2), ', "filters": […]'] : [call, ''];
  const field = aggregate === 'count' ? '' : ', "field": …';
  return `An aggregate is a metric of its own: add {"aggregate": "${aggregate}"${field}${filters}, "as": …} to the metrics, and name it here by that alias.`;
}
