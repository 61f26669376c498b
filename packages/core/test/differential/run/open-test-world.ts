import { createTestDatabase } from '@istari-lens/testing';
import { fillHostile, openWorld, type World, type WorldUrls } from './world.ts';

/** A world on databases of the test run. */
export interface TestWorld {
  readonly world: World;
  readonly urls: WorldUrls;
  close(): Promise<void>;
}

/** Makes both databases and opens a world on them; close it at the end. */
export async function openTestWorld(): Promise<TestWorld> {
  const flights = await createTestDatabase('analytics');
  const hostile = await createTestDatabase('empty');
  await fillHostile((text, values) => hostile.query(text, values));
  const urls: WorldUrls = { flights: flights.readerUrl, hostile: hostile.url };
  const world = await openWorld(urls);
  return {
    world,
    urls,
    async close() {
      await world.close();
      await flights.drop();
      await hostile.drop();
    },
  };
}
