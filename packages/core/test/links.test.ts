import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRole,
  type DashboardDefinition,
  type Principal,
  type QueryResult,
  type ShareLinkCreate,
  type ShareLinkSecret,
} from '../src/index.ts';
import { chart, codeOf, note, page, problemsOf } from './support/dashboard-parts.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const definition: DashboardDefinition = {
  ...page('Public', chart('origins'), note('about')),
  filters: [{ id: 'from', field: 'origin', type: 'select', multiple: true }],
};

let now = Date.parse('2026-05-01T12:00:00Z');
let fixture: LensFixture;
let id: string;

beforeAll(async () => {
  fixture = await createLensFixture({}, { clock: () => new Date(now) });
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
  id = (await fixture.lens.dashboards.create(fixture.admin, definition)).id;
});
afterAll(() => fixture?.close());

const read = <Body>({ body }: { body: Uint8Array }): Body => JSON.parse(Buffer.from(body).toString()) as Body;

const link = (input: ShareLinkCreate = {}, dashboardId = id): Promise<ShareLinkSecret> =>
  fixture.lens.links.create(fixture.admin, dashboardId, input);

async function guestOf(key: string, visit = {}): Promise<Principal> {
  const { token } = await fixture.lens.links.open(key, visit);
  return fixture.lens.links.admit(key, token);
}

describe('control 14: a public link', () => {
  it('control 14: shows its dashboard without its questions, the data and the filters that it has', async () => {
    const { lens } = fixture;
    const guest = await guestOf((await link()).key);
    const shown = await lens.links.dashboard(guest);
    expect(shown).toMatchObject({ title: 'Public', filters: definition.filters });
    expect(JSON.stringify(shown)).not.toMatch(/flights|aggregate|filterBindings/);
    const { items } = await lens.dashboards.data(guest, id, { filters: { from: ['ORD'] } });
    const rows = items[0]?.status === 'ok' ? read<QueryResult>(items[0].answer).rows : [];
    const found = await fixture.analytics.query(
      "select count(*)::int as n from public.flights where origin = 'ORD'",
    );
    expect(rows).toEqual([{ origin: 'ORD', n: found.rows[0]?.['n'] }]);
    expect(await codeOf(lens.dashboards.data(guest, id, { filters: { delay: 1 } }))).toBe('invalid_request');
    const values = await lens.dashboards.answerFilterValues(guest, { id, filterId: 'from' }, { limit: 1 });
    expect(read<{ values: unknown[] }>(values).values).toHaveLength(1);
  });

  it('control 14: opens nothing else', async () => {
    const { lens } = fixture;
    const guest = await guestOf((await link()).key);
    const other = await lens.dashboards.create(fixture.admin, page('Other', note('x')));
    expect(await codeOf(lens.dashboards.get(guest, other.id))).toBe('not_found');
    expect(await codeOf(lens.dashboards.data(guest, other.id))).toBe('not_found');
    expect(await codeOf((async () => lens.dashboards.list(guest))())).toBe('forbidden');
    expect(await codeOf((async () => lens.links.create(guest, id, {}))())).toBe('forbidden');
    expect(
      await codeOf((async () => lens.queries.run({ dataset: 'flights', fields: ['origin'] }, guest))()),
    ).toBe('forbidden');
  });

  it('control 14: keeps a hash of its key only, and tells the key once', async () => {
    const { key, id: linkId } = await link({ name: 'For the press', password: 'eight letters' });
    expect(key).toMatch(/^[\w-]{43}$/);
    const { rows } = await fixture.app.query<{ all: string }>(
      'select json_agg(l)::text as all from lens.share_links l',
    );
    expect(rows[0]?.all).not.toContain(key);
    expect(rows[0]?.all).not.toContain('eight letters');
    const { items } = await fixture.lens.links.list(fixture.admin, id);
    expect(items.find((one) => one.id === linkId)).toMatchObject({
      name: 'For the press',
      hasPassword: true,
      views: 0,
    });
    expect(JSON.stringify(items)).not.toContain(key);
  });

  it('control 14: says the same of a key that is wrong, over, revoked, used up or of nothing any more', async () => {
    const { lens } = fixture;
    const messages = new Set<string>();
    const refused = async (key: string): Promise<void> => {
      const error: unknown = await lens.links.open(key).then(
        () => 'open',
        (reason: unknown) => reason,
      );
      messages.add(`${Object(error).code} ${Object(error).message}`);
    };
    await refused('x'.repeat(43));
    await refused('');
    await refused("' or 1=1 --");

    const short = await link({ expiresAt: new Date(now + 60_000).toISOString() });
    const { token, expiresAt } = await lens.links.open(short.key);
    expect(expiresAt).toBe(new Date(now + 60_000).toISOString());
    now += 61_000;
    await refused(short.key);
    expect(await codeOf(lens.links.admit(short.key, token))).toBe('not_found');

    const revoked = await link();
    const guest = await lens.links.open(revoked.key);
    await lens.links.remove(fixture.admin, { id, linkId: revoked.id });
    await refused(revoked.key);
    expect(await codeOf(lens.links.admit(revoked.key, guest.token))).toBe('not_found');

    const once = await link({ maxViews: 1 });
    await lens.links.open(once.key);
    await refused(once.key);

    const gone = await lens.dashboards.create(fixture.admin, page('Gone', note('x')));
    const orphan = await link({}, gone.id);
    await lens.dashboards.delete(fixture.admin, gone.id, { revision: 1 });
    await refused(orphan.key);
    expect([...messages]).toEqual([
      'not_found The shared dashboard was not found, or is not for you to see. Check its id or name.',
    ]);
  });

  it('control 14: is never seen more often than it may be, however many ask at once', async () => {
    const { key } = await link({ maxViews: 7 });
    const other = fixture.another();
    const opened = await Promise.all(
      Array.from({ length: 30 }, (_, place) =>
        codeOf((place % 2 === 0 ? fixture.lens : other).links.open(key)),
      ),
    );
    expect(opened.filter((code) => code === 'done')).toHaveLength(7);
    expect(new Set(opened)).toEqual(new Set(['done', 'not_found']));
    const { items } = await fixture.lens.links.list(fixture.admin, id, { limit: 100 });
    expect(items.find(({ maxViews }) => maxViews === 7)?.views).toBe(7);
  });

  it('control 14: takes its password, and a view is counted only then', async () => {
    const { key, id: linkId } = await link({ password: 'correct horse', maxViews: 1 });
    expect(await codeOf(fixture.lens.links.open(key))).toBe('invalid_credentials');
    expect(await codeOf(fixture.lens.links.open(key, { password: 'wrong horse' }))).toBe(
      'invalid_credentials',
    );
    expect(await codeOf(fixture.lens.links.open(key, { password: 'correct horse' }))).toBe('done');
    const { items } = await fixture.lens.audit.list(fixture.admin, {
      action: 'shareLink.opened',
      actor: `share:${linkId}`,
    });
    expect(items.map(({ outcome }) => outcome)).toEqual(['success', 'failure', 'failure']);
    expect(JSON.stringify(items)).not.toContain('horse');
  });

  it('control 14: is for pages of its origins, and for programs', async () => {
    const { key } = await link({ origins: ['https://news.example.com'] });
    expect(await codeOf(fixture.lens.links.open(key, { origin: 'https://elsewhere.example' }))).toBe(
      'origin_not_allowed',
    );
    const { token } = await fixture.lens.links.open(key, { origin: 'https://news.example.com' });
    expect(await codeOf(fixture.lens.links.admit(key, token, { origin: 'null' }))).toBe('origin_not_allowed');
    expect(await codeOf(fixture.lens.links.admit(key, token))).toBe('done');
  });

  it('control 4/14: its token is for this link and as nothing else', async () => {
    const { lens } = fixture;
    const [one, other] = [await link(), await link()];
    const { token } = await lens.links.open(one.key);
    expect(await codeOf(lens.links.admit(other.key, token))).toBe('not_found');
    expect(await codeOf(lens.auth.authenticate(token))).toBe('invalid_token');
    const { accessToken } = await lens.auth.login({
      email: 'admin@example.com',
      password: fixture.env['BOOTSTRAP_ADMIN_PASSWORD'] ?? '',
    });
    const embed = await lens.embed.createToken(fixture.admin, { dashboardId: id, lockedFilters: [] });
    for (const wrong of [accessToken, embed.token, '', 'a.b.c']) {
      expect(await codeOf(lens.links.admit(one.key, wrong))).toBe('invalid_token');
    }
    now += 3_601_000;
    expect(await codeOf(lens.links.admit(one.key, token))).toBe('invalid_token');
  });

  it('control 13/14: leaves no rows of a dataset whose policy asks who it is', async () => {
    const { lens } = fixture;
    await lens.datasets.create(fixture.admin, {
      ...flightsDataset,
      name: 'guarded',
      policy: { rows: { field: 'origin', op: 'eq', value: { attribute: 'airport' } } },
    });
    const widget = {
      ...chart('n'),
      query: {
        dataset: 'guarded',
        metrics: [{ aggregate: 'count' as const, as: 'n' }],
        dimensions: ['origin'],
      },
    };
    const made = await lens.dashboards.create(fixture.admin, page('Guarded', widget));
    const guest = await guestOf((await link({}, made.id)).key);
    const answer = await lens.dashboards.answerWidget(guest, { id: made.id, widgetId: 'n' });
    expect(read<QueryResult>(answer).rows).toEqual([]);
  });

  it('control 14: shows no more than whoever made it may see now', async () => {
    const { lens } = fixture;
    const { id: userId } = await lens.users.create({
      email: 'maker@example.com',
      password: 'violet anchors drift at dawn',
      role: 'editor',
    });
    const maker: Principal = { ...fixture.admin, id: userId, role: 'editor', scopes: scopesOfRole('editor') };
    const own = await lens.dashboards.create(maker, page('Own', note('x')));
    const { key } = await lens.links.create(maker, own.id, {});
    const guest = await guestOf(key);
    expect((await lens.links.dashboard(guest)).title).toBe('Own');
    await fixture.app.query('update lens.users set disabled_at = now() where id = $1', [userId]);
    expect(await codeOf(lens.links.open(key))).toBe('not_found');
  });

  it('control 12/14: is made, listed and revoked by those who may change the dashboard', async () => {
    const { lens } = fixture;
    const stranger = { ...fixture.admin, tenant: 'other' };
    const made = await link();
    expect(await codeOf(lens.links.list(stranger, id))).toBe('not_found');
    expect(await codeOf(lens.links.create(stranger, id, {}))).toBe('not_found');
    expect(await codeOf(lens.links.remove(stranger, { id, linkId: made.id }))).toBe('not_found');
    const other = await lens.dashboards.create(fixture.admin, page('Third', note('x')));
    expect(await codeOf(lens.links.remove(fixture.admin, { id: other.id, linkId: made.id }))).toBe(
      'not_found',
    );
    expect(await problemsOf(link({ expiresAt: new Date(now).toISOString() }))).toEqual([
      '/expiresAt not_allowed',
    ]);
    expect(await problemsOf(link({ password: 'short' }))).toEqual(['/password too_short']);
    expect(await problemsOf(link({ maxViews: 0 }))).toEqual(['/maxViews too_small']);
    expect(await problemsOf(link({ origins: ['*'] }))).toEqual(['/origins/0 bad_format']);
  });
});
