import type { Logger } from '../../lens-types.ts';

/**
 * Calls a hook that must harm nobody: it is not waited for, and what it throws, now or later, is logged.
 * A hook that never settles holds nothing but its own event.
 */
export function tellHook<Event>(
  logger: Logger,
  name: string,
  hook: ((event: Event) => Promise<void> | void) | undefined,
  event: Event,
): void {
  if (hook === undefined) return;
  const failed = (error: unknown): void => {
    logger.warn({ hook: name }, 'a hook of the host failed; what it was told of went on');
    logger.debug({ hook: name, err: error }, 'why a hook of the host failed');
  };
  try {
    Promise.resolve(hook(event)).catch(failed);
  } catch (error) {
    failed(error);
  }
}
