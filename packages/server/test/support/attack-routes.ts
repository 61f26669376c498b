import type { Role } from '@istari-lens/core';
import type { ApiKeySecret, Route, RouteName } from '@istari-lens/core/contract';
import { mountedRoutes, routeTable } from '../../src/http/route-table.ts';
import { faultOf, faultOfExchange, faultOfRefusal } from './answer-faults.ts';
import type { Canaries } from './canaries.ts';
import type { CallOptions } from './caller.ts';
import { expectedAccess, type CallerKind } from './expected-access.ts';
import { brokenExchanges, createTurns, hostileRequests } from './hostile-requests.ts';
import { createRequestPlaces } from './request-places.ts';
import { ADMIN } from './server-fixture.ts';
import { requestForNothing, requestOf, type SecurityWorld } from './security-world.ts';
import { createRawSender, type RawAnswer } from './send-raw.ts';
import type { WatchedServer } from './watched-server.ts';

/** What came of it. */
export interface AttackReport {
  /** Requests by route. */
  counts: Map<RouteName, number>;
  /** Answers by status. */
  statuses: Map<number, number>;
  /** Every request that was not answered as it should be, and how it was. */
  failures: string[];
}

interface Login {
  title: string;
  who: CallerKind;
  token: string;
}

const AT_ONCE = 6;
/** One request of these may end the session that sends it. */
const SPENDING: readonly RouteName[] = ['logoutAll', 'changePassword', 'endSession'];
/**
 * Sends hostile requests to every mounted route, with every kind of login that it lets in, and holds each
 * answer against the contract. New routes are attacked without a change here, as long as `requestOf` knows a
 * good request.
 *
 * @param perPlace - values for each place; all of them take long
 */
export async function attackRoutes(
  world: SecurityWorld,
  server: WatchedServer,
  canaries: Canaries,
  perPlace: number,
): Promise<AttackReport> {
  const sender = createRawSender(server.port);
  const placesOf = createRequestPlaces(mountedRoutes);
  const turns = createTurns();
  const report: AttackReport = { counts: new Map(), statuses: new Map(), failures: [] };
  const logins = await createLogins(world);
  let address = 0;

  async function tokenFor(name: RouteName, { who, token }: Login): Promise<string> {
    return SPENDING.includes(name) && who.kind === 'user' ? world.tokenOf(who.role) : token;
  }

  async function attack(name: RouteName, route: Route, login: Login): Promise<void> {
    // Whatever is deleted or changed for good is nobody's.
    const isForNothing = route.method === 'DELETE' || name === 'updateTenantById';
    const request: CallOptions = isForNothing
      ? requestForNothing(name, world.own)
      : requestOf(name, world.own);
    let sent = 0;
    let revision = 1;
    let token = await tokenFor(name, login);
    const pending = hostileRequests({ name, request, places: placesOf(name, request), turns, perPlace });
    const work = async (): Promise<void> => {
      for (const { title, ...raw } of pending) {
        sent += 1;
        if (sent % 10 === 0) token = await tokenFor(name, login);
        address = (address + 1) % 65_000;
        const headers: Record<string, string> = {
          Authorization: `Bearer ${token}`,
          // Wrong guesses are bounded by address, and each address has its own here.
          'X-Forwarded-For': `10.${address % 200}.${address >> 8}.1`,
          ...raw.headers,
        };
        if (headers['If-Match'] === '"1"') headers['If-Match'] = `"${revision}"`;
        const place = `${name} as ${login.title}, ${title}`;
        try {
          const answer = await sender.send({ ...raw, headers });
          report.statuses.set(answer.status, (report.statuses.get(answer.status) ?? 0) + 1);
          const fault = raw.method === route.method ? faultOf(name, answer) : faultOfRefusal(answer);
          if (fault !== undefined) report.failures.push(`${place}: ${answer.status} ${fault}`);
          if (answer.status < 300) revision = revisionIn(answer) ?? revision;
          if (answer.status >= 400) canaries.search(place, `${answer.text}${JSON.stringify(answer.headers)}`);
        } catch (error) {
          report.failures.push(`${place}: ${String(error)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    report.counts.set(name, (report.counts.get(name) ?? 0) + sent);
  }

  for (const { name, route } of routeTable) {
    const [first, ...others] = logins.filter(({ who }) => expectedAccess(route, who) === 'pass');
    // The guards of sessions and metrics look at other things than a login.
    const chosen = route.guard === 'public' || first === undefined ? logins.slice(0, 1) : [first, ...others];
    for (const login of chosen) await attack(name, route, login);
    const request = requestForNothing(name, world.own);
    const token = chosen[0] === undefined ? '' : await tokenFor(name, chosen[0]);
    for (const { title, bytes } of brokenExchanges(name, request, token)) {
      const received = await sender.exchange(bytes).catch(String);
      const fault = faultOfExchange(received, route);
      if (fault !== undefined) report.failures.push(`${name}, ${title}: ${fault}`);
      report.counts.set(name, (report.counts.get(name) ?? 0) + 1);
    }
    for (const login of logins) {
      const headers = { Authorization: `Bearer ${login.token}` };
      const { status, text } = await sender.send({ method: 'GET', address: '/auth/me', headers });
      // Whoever is no user is told so once it is known.
      const isAsExpected = login.who.kind === 'visitor' ? status === 401 : status === 200 || status === 403;
      if (!isAsExpected) report.failures.push(`After ${name}, ${login.title} is ${text}`);
    }
    const { status } = await sender.send({ method: 'GET', address: '/health/live', headers: {} });
    if (status !== 200 || !server.isUp()) {
      report.failures.push(`After ${name} the server is not well: ${status}`);
      break;
    }
  }
  sender.close();
  return report;
}

async function createLogins(world: SecurityWorld): Promise<Login[]> {
  const { accessToken } = await world.lens.auth.login(ADMIN);
  const logins: Login[] = [{ title: 'an admin', who: { kind: 'user', role: 'admin' }, token: accessToken }];
  for (const role of ['editor', 'viewer', 'operator'] as const satisfies Role[]) {
    logins.push({
      title: `a user who is ${role}`,
      who: { kind: 'user', role },
      token: await world.tokenOf(role),
    });
  }
  logins.push(
    { title: 'an embed token', who: { kind: 'embedded' }, token: world.own.embedToken },
    { title: 'a visitor by a link', who: { kind: 'visitor' }, token: world.own.linkToken },
  );
  if (!mountedRoutes.includes('createApiKey')) return logins;
  const scopes = ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write', 'admin'] as const;
  const made = await world.call('createApiKey', {
    token: world.own.adminToken,
    body: { name: 'Key of the attack', scopes },
  });
  const { key } = made.body as ApiKeySecret;
  return [...logins, { title: 'an API key', who: { kind: 'apiKey', scopes }, token: key }];
}

function revisionIn(answer: RawAnswer): number | undefined {
  if (answer.media !== 'application/json') return undefined;
  const { revision } = Object(JSON.parse(answer.text));
  return typeof revision === 'number' ? revision : undefined;
}
