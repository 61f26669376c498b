import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chart, codeOf, page } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let id: string;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  id = (await fixture.lens.dashboards.create(fixture.admin, page('Embedded', chart('origins')))).id;
});
afterAll(() => fixture?.close());

it.each([3_000, -3_000])(
  'control 15: a token of a process whose clock is %d ms off ends when another revokes it, and those made later do not',
  async (off) => {
    const { lens, admin } = fixture;
    const skewed = fixture.another({ clock: () => new Date(Date.now() + off) });
    await skewed.ready();
    const tokenOf = async (maker: typeof lens): Promise<string> =>
      (await maker.embed.createToken(admin, { dashboardId: id, lockedFilters: [] })).token;
    const before = await lens.auth.authenticate(await tokenOf(skewed));
    expect(await codeOf(lens.dashboards.data(before, id))).toBe('done');
    await lens.embed.revokeTokens(admin, { dashboardId: id });
    expect(await codeOf(lens.dashboards.data(before, id))).toBe('invalid_token');
    // The database tells times by the millisecond.
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const maker of [lens, skewed]) {
      const later = await lens.auth.authenticate(await tokenOf(maker));
      expect(await codeOf(lens.dashboards.data(later, id))).toBe('done');
    }
  },
);
