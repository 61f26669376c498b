import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mountedRoutes, routeTable } from '../src/http/route-table.ts';
import type { CallOptions, CallResult } from './support/caller.ts';
import { createRequestPlaces, withMember } from './support/request-places.ts';
import {
  createSecurityWorld,
  requestForNothing,
  requestOf,
  type Belongings,
  type SecurityWorld,
} from './support/security-world.ts';

let world: SecurityWorld;

beforeAll(async () => {
  world = await createSecurityWorld({ RATE_LIMIT_PRINCIPAL: '0', RATE_LIMIT_ADDRESS: '0' });
});
afterAll(() => world?.close());

/** What names something of a tenant, by what it names. */
function namesOf(things: Belongings): Record<string, string> {
  const { dataset, dashboard, sourceId, userId, apiKey, sessionId } = things;
  return {
    'the id of a dataset': dataset.id,
    'the name of a dataset': dataset.name,
    'the id of a dashboard': dashboard.id,
    'the id of a data source': sourceId,
    'the id of a user': userId,
    'the id of a session': sessionId,
    ...(apiKey === undefined ? {} : { 'the id of an API key': apiKey.id }),
  };
}

/** Members that say what is meant. */
const REFERENCE = /\b(?:name|dataset|datasets\.0)$|(?:id|ids\.0|users\.0)$/i;

/** Of the same form as a name, and of nothing. */
function likeNothing(name: string): string {
  return name.startsWith('flights_') ? `flights_${crypto.randomUUID().slice(0, 8)}` : crypto.randomUUID();
}

/** A route's answer, told apart only by what it says of a name. */
function saidOf(name: string, { status, text, body }: CallResult): unknown {
  if (status < 400) return { status };
  // The nearest names of the caller's own, and of many which ones are listed, depend on the letters that were sent.
  const said = text
    .replaceAll(/"allowed":\[[^\]]*\],?/g, '')
    .replaceAll(/"(?:requestId|suggestion)":"[^"]*",?/g, '')
    .replaceAll(/ Did you mean [^?]*\?/g, '');
  return { status, code: Object(body).code, said: said.replaceAll(name, 'NAME') };
}

describe('control 12/13: ids and names of another tenant', () => {
  const placesOf = createRequestPlaces(mountedRoutes);
  // A route of the own account takes no ids, and bounds guesses.
  const routes = routeTable.filter(
    ({ route }) =>
      route.area !== 'auth' &&
      route.area !== 'public' &&
      route.guard !== 'role:operator' &&
      (route.body !== undefined || route.query !== undefined),
  );

  test.each(routes)(
    '$name takes them for those of nobody, wherever in body or query',
    async ({ name, route }) => {
      const { own } = world;
      // New ones for each route: what is called by their names on this side must not be of another route.
      const theirThings = await world.more(world.other);
      const secrets = Object.entries(namesOf(theirThings));
      const requestNow = (): CallOptions => {
        const request = route.method === 'DELETE' ? requestForNothing(name, own) : requestOf(name, own);
        // What changes would need another revision each time; it is the last that is looked at.
        return route.ifMatch === true ? { ...request, headers: { 'If-Match': '"999"' } } : request;
      };
      for (const [index, place] of placesOf(name, requestNow()).entries()) {
        const key = String(place.path.at(-1));
        const given = place.path.reduce<unknown>((value, part) => Object(value)[part], place.body);
        if (place.in !== 'query' && (place.in !== 'body' || typeof given !== 'string')) continue;
        const ask = async (value: string): Promise<CallResult> => {
          // With names of its own each time, so that none is taken.
          const request = requestNow();
          const { body, path } = placesOf(name, request)[index] ?? place;
          const changed =
            place.in === 'query'
              ? { query: { ...request.query, [key]: value } }
              : { body: withMember(body, path, value) };
          return world.call(name, { ...request, ...changed, token: own.adminToken });
        };
        // Where something is named each of them, elsewhere one in turns. A formula reads ids as it likes.
        const isReference = place.in === 'query' || REFERENCE.test(place.path.join('.'));
        const chosen = isReference ? secrets : [secrets[index % secrets.length] ?? ['', '']];
        for (const [what = '', secret = ''] of key === 'formula' ? [] : chosen) {
          // Whatever is made is not called by an id, or it would be found by it.
          if (key === 'name' && !secret.startsWith('flights_')) continue;
          const nothing = likeNothing(secret);
          const theirs = await ask(secret);
          const nobodys = await ask(nothing);
          const where: string = `${what} at ${place.in} ${place.path.join('.')}`;
          expect(saidOf(secret, theirs), where).toEqual(saidOf(nothing, nobodys));
          // Something of the caller's may now have that name; anything else of theirs is a leak.
          const rest = theirs.text.replaceAll(secret, '');
          for (const [leak, text] of secrets) {
            // The data source is not a new one, so that something here may be called by its id.
            if (text === theirThings.sourceId) continue;
            if (rest.includes(text) && !text.includes(secret)) expect.fail(`${where} tells ${leak}`);
          }
        }
      }
    },
  );

  const lists = routeTable.filter(
    ({ name, route }) =>
      name.startsWith('list') &&
      route.method === 'GET' &&
      !route.path.includes(':') &&
      route.guard !== 'role:operator',
  );

  test.each(lists)('a cursor of $name opens nothing in another tenant', async ({ name }) => {
    const other = await world.more(world.other);
    const { email } = await world.lens.users.get(other.admin, other.admin.id);
    const { accessToken } = await world.lens.auth.login({ email, password: other.password });
    const page = await world.call(name, { token: accessToken, query: { limit: '1' } });
    const cursor: unknown = Object(page.body).nextCursor;
    if (typeof cursor !== 'string') return expect.fail(`${name} has one page only: ${page.text}`);
    const theirs = await world.call(name, { token: world.own.adminToken, query: { limit: '100', cursor } });
    expect([200, 400]).toContain(theirs.status);
    for (const [what, secret] of Object.entries(namesOf(other))) {
      // As above.
      if (secret === other.sourceId && name !== 'listDataSources') continue;
      if (theirs.text.includes(secret)) expect.fail(`${name} tells ${what} of another tenant.`);
    }
  });

  test('an Idempotency-Key of another tenant replays nothing', async () => {
    const key = crypto.randomUUID();
    const made: CallResult[] = [];
    for (const things of [world.own, world.other, world.own]) {
      made.push(
        await world.call('createApiKey', {
          token: things.adminToken,
          headers: { 'Idempotency-Key': key },
          body: { name: 'The same for both', scopes: ['query:read'] },
        }),
      );
    }
    const [mine, theirs, again] = made.map(({ status, headers, body }) => ({
      status,
      isReplay: headers.get('idempotency-replayed'),
      id: Object(body).id,
    }));
    expect(mine).toMatchObject({ status: 201, isReplay: null });
    expect(theirs).toMatchObject({ status: 201, isReplay: null });
    expect(theirs?.id).not.toBe(mine?.id);
    expect(again).toEqual({ ...mine, isReplay: 'true' });
  });

  test('a cursor of an answer is refused in another tenant', async () => {
    const body = {
      dataset: 'flights',
      fields: ['date', 'delay', 'distance', 'origin', 'destination'],
      limit: 2,
    };
    const answers: CallResult[] = [];
    for (const things of [world.own, world.other]) {
      answers.push(await world.call('runQuery', { token: things.adminToken, body }));
    }
    const [mine, theirs] = answers.map((answer) => Object(answer.body).nextCursor as string);
    expect(mine).toEqual(expect.any(String));
    expect(theirs).not.toBe(mine);
    const next = async (cursor: string | undefined): Promise<CallResult> =>
      world.call('runQuery', { token: world.own.adminToken, body: { ...body, cursor } });
    expect((await next(mine)).status).toBe(200);
    const refused = await next(theirs);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'cursor_mismatch' });
  });
});
