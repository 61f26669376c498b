import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn. */
const MAX_STRETCH_MS = 20;

/** What `make` makes of each item, in their order; where that takes long, whatever else waits is let through on the way. */
export async function inTurns<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Made,
): Promise<Made[]> {
  const made: Made[] = [];
  let startedAt = performance.now();
  for (const item of items) {
    if (performance.now() - startedAt > MAX_STRETCH_MS) {
      await setImmediate();
      startedAt = performance.now();
    }
    made.push(make(item));
  }
  return made;
}
