import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorld, type TestWorld } from '../differential/run/open-test-world.ts';
import { checkDashboard, type DashboardTally } from './check-dashboard.ts';
import { generateDashboard } from './generate-dashboard.ts';

/** Asked in every run; `TEST_FUSED_DASHBOARDS` asks for more. */
const USUAL_DASHBOARDS = 60;

const dashboards = Number(process.env['TEST_FUSED_DASHBOARDS'] ?? USUAL_DASHBOARDS);
const replay = process.env['TEST_FUSED_REPLAY'];
const seed = fc.readConfigureGlobal().seed ?? 0;

let test: TestWorld;

beforeAll(async () => {
  test = await openTestWorld();
});

afterAll(async () => {
  await test?.close();
});

describe('fused questions', () => {
  it('have the answers that they have alone, on generated dashboards', { timeout: 1_800_000 }, async () => {
    const total: DashboardTally = { widgets: 0, fused: 0, statements: 0, failed: 0, rows: 0 };
    const places = replay === undefined ? Array.from({ length: dashboards }).keys() : [Number(replay)];
    for (const index of places) {
      const dashboard = generateDashboard(test.world, seed, index);
      const found = await checkDashboard(test.world, dashboard, `${seed}:${index}`);
      for (const key of Object.keys(total) as (keyof DashboardTally)[]) total[key] += found[key];
    }
    console.log(`seed ${seed}: ${JSON.stringify(total)}`);
    if (replay !== undefined) return;
    // Else nothing would have been shown.
    expect(total.fused * 4).toBeGreaterThan(total.widgets);
    expect(total.rows).toBeGreaterThan(dashboards);
  });
});
