import { createTestDatabase } from '@istari-lens/testing';
import { it } from 'vitest';
import { createDifferentialRun } from './run/run-differential.ts';
import { fillHostile, openWorld } from './run/world.ts';

it('tries', async () => {
  const flights = await createTestDatabase('analytics');
  const hostile = await createTestDatabase('empty');
  await fillHostile((text, values) => hostile.query(text, values));
  const world = await openWorld({ flights: flights.readerUrl, hostile: hostile.url });
  const run = createDifferentialRun(world, Number(process.env['SEED'] ?? 1));
  const seen = new Map<string, number>();
  const t = Date.now();
  let shown = 0, nonEmpty = 0, same = 0;
  for (let i = 0; i < Number(process.env['N'] ?? 300); i++) {
    const { asked, outcome } = await run.ask(i).catch((e) => { console.log(i, e.message, String(e.stack).slice(0, 600)); return { asked: null, outcome: null }; });
    if (outcome?.kind === 'same') { same++; if (outcome.answer.rows.length > 0) nonEmpty++; }
    if (outcome?.kind === 'different') {
      const key = outcome.difference.replace(/\d+/g, '#').slice(0, 90);
      seen.set(key, (seen.get(key) ?? 0) + 1);
      if (shown++ < Number(process.env['SHOW'] ?? 3)) console.log(i, outcome.difference.slice(0, 1500), '\n', JSON.stringify(asked), '\n', outcome.sql?.slice(0, 1500), '\n', JSON.stringify(outcome.actual?.rows.slice(0, 5)));
    }
  }
  console.log(Date.now() - t, 'ms same', same, 'nonEmpty', nonEmpty, [...seen].sort((a, b) => b[1] - a[1]).slice(0, 40));
  await world.close();
  await flights.drop();
  await hostile.drop();
}, 600000);
