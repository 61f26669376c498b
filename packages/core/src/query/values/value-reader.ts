import type { FilterScalar } from '../../contract/types/query.ts';
import type { Expression, PlannedValue } from '../plan/nodes.ts';
import type { TimeProblem } from '../time/span-of-literal.ts';
import type { Zone } from '../time/zone.ts';

/** Reads a caller's value as one of a type; null never gets here. */
export type ValueReader = (
  value: Exclude<FilterScalar, null>,
  operand: Expression,
  zone: Zone,
) => PlannedValue | TimeProblem;
