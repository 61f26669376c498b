import type { CompiledQuery, DataFacts } from '../query/index.ts';
import type { Executor, RunFacts } from './create-executor.ts';
import { runTogether, type Arrival } from './run-together.ts';

/** How long the members that have come wait for those that are about to. */
const LINGER_MS = 20;

export interface LoadGroupOptions {
  executor: Pick<Executor, 'run' | 'readRows' | 'limits'>;
  /** What is known of the tables that questions read. Never rejects. */
  facts(compiled: readonly CompiledQuery[], tenant: string): Promise<DataFacts>;
  /** How many questions are asked together. */
  size: number;
}

/** Questions that are asked together by one principal, such as those of a dashboard. */
export interface LoadGroup {
  /**
   * Answers one of the questions by `answer`, which is given what to run it with where it has to be run: as
   * `Executor.run`, but together with others that have to be run as well. A question that needs no running, or
   * has failed, must let `answer` settle: until then the others wait for it, though not for long.
   */
  member<T>(answer: (run: Executor['run']) => Promise<T>): Promise<T>;
}

/**
 * A group of so many questions. Those that have to be run wait until every other one has come too or needs none,
 * and are then run as the fewest statements. One that comes later, since it waited for a cache or for somebody
 * else's answer, is run by itself or with others that are late.
 */
export function createLoadGroup({ executor, facts, size }: LoadGroupOptions): LoadGroup {
  let absent = size;
  let arrivals: Arrival[] = [];
  let timer: NodeJS.Timeout | undefined;

  function depart(): void {
    clearTimeout(timer);
    timer = undefined;
    const together = arrivals;
    arrivals = [];
    void runTogether({ executor, facts }, together);
  }

  return {
    async member(answer) {
      let isCounted = false;
      const count = (): void => {
        if (!isCounted) absent -= 1;
        isCounted = true;
        if (absent <= 0 && arrivals.length > 0) depart();
      };
      const run = (compiled: CompiledQuery, visit: RunFacts): Promise<Uint8Array> =>
        new Promise((resolve, reject) => {
          arrivals.push({ compiled, visit, resolve, reject });
          timer ??= setTimeout(depart, LINGER_MS);
          count();
        });
      try {
        return await answer(run);
      } finally {
        count();
      }
    },
  };
}
