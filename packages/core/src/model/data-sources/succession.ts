import type { AnalyticsDatabase } from '../../databases/index.ts';
import { LensError, UnavailableError } from '../../errors/index.ts';

/** A database that another one may follow while statements wait for it. */
export interface Succession {
  readonly database: AnalyticsDatabase;
  /**
   * Closes it: what runs on it ends as it would have, later statements run on the successor. Without one they
   * get UnavailableError `data_source_unavailable`. Resolves once it is closed.
   */
  retire(successor: () => AnalyticsDatabase | undefined): Promise<void>;
}

/** A database whose statements go on elsewhere once it is retired. */
export function createSuccession(database: AnalyticsDatabase): Succession {
  let successor: (() => AnalyticsDatabase | undefined) | undefined;
  let closing: Promise<void> | undefined;

  async function run<Rows>(work: (at: AnalyticsDatabase) => Promise<Rows>): Promise<Rows> {
    if (successor === undefined) {
      try {
        return await work(database);
      } catch (error) {
        if (successor === undefined || !isOutOfReach(error)) throw error;
      }
    }
    const next = successor?.();
    if (next === undefined) throw gone();
    return work(next);
  }

  const close = (): Promise<void> => (closing ??= database.close());
  return {
    database: {
      ...database,
      read: (statement, options) => run((at) => at.read(statement, options)),
      readRaw: (statement, options) => run((at) => at.readRaw(statement, options)),
      close,
    },
    retire(next) {
      successor ??= next;
      return close();
    },
  };
}

/** A statement that waited for a connection when the pool was closed looks like one whose server is away. */
function isOutOfReach(error: unknown): boolean {
  return LensError.isInstance(error) && error.code === 'data_source_unavailable';
}

function gone(): UnavailableError {
  return new UnavailableError(
    'data_source_unavailable',
    'The data source was deleted or is being closed. Try again; if it stays so, choose another one for the dataset.',
    5,
  );
}
