/** How a pool is used at the moment, in connections. */
export interface PoolLoad {
  /** Most that it opens; null for a host's pool that does not say. */
  max: number | null;
  open: number;
  /** Open and free. */
  idle: number;
  /** Callers that wait for one. */
  waiting: number;
}

/**
 * Reads the counts that a `pg` pool keeps (`totalCount`, `idleCount`, `waitingCount`). Undefined for a
 * pool that keeps none.
 */
export function loadOf(pool: object, max: number | null): PoolLoad | undefined {
  const [open, idle, waiting] = ['totalCount', 'idleCount', 'waitingCount'].map((name) => {
    const count: unknown = Reflect.get(pool, name);
    return typeof count === 'number' ? count : undefined;
  });
  if (open === undefined || idle === undefined || waiting === undefined) return undefined;
  return { max, open, idle, waiting };
}

/** All pools together; undefined when none is counted. */
export function sumLoads(loads: readonly (PoolLoad | undefined)[]): PoolLoad | undefined {
  const counted = loads.filter((load) => load !== undefined);
  if (counted.length === 0) return undefined;
  return counted.reduce((sum, load) => ({
    max: sum.max === null || load.max === null ? null : sum.max + load.max,
    open: sum.open + load.open,
    idle: sum.idle + load.idle,
    waiting: sum.waiting + load.waiting,
  }));
}
