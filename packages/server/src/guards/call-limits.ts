import type { RateLimitClaim, RateLimiter, RateLimitRule, ResolvedConfig } from '@istari-lens/core';
import type { Principal, Route } from '@istari-lens/core/contract';
import type { HttpRequest } from '../http/request.ts';
import { ipPrefix } from './ip-prefix.ts';
import { isQuestion } from './is-question.ts';
import { spend } from './spend.ts';

/** Bounds how often anybody may call, whoever they are. Throws `rate_limited`; a promise only where a store is asked. */
export interface CallLimits {
  /** Before anything is known but the address. */
  byAddress(request: HttpRequest, route: Route): void | Promise<void>;
  /** Once the caller is known. */
  byPrincipal(request: HttpRequest, route: Route, principal: Principal): void | Promise<void>;
}

type Part = keyof ResolvedConfig['limits']['calls'];

/** What applies to one kind of route; undefined where a limit is off. */
type Rules = Readonly<Record<Part, RateLimitRule | undefined>>;

const WINDOW_SECONDS = 60;

/**
 * The limits of the configuration, in calls a minute. Questions are counted by themselves; probes are not
 * counted, since whoever watches over a server has to see it when it is busiest.
 */
export function createCallLimits(limiter: RateLimiter, limits: ResolvedConfig['limits']): CallLimits {
  const calls = rulesOf('', limits.calls);
  const questions = rulesOf('query-', limits.questions);
  const rulesFor = (route: Route): Rules | undefined => {
    if (isQuestion(route)) return questions;
    return route.area === 'health' ? undefined : calls;
  };
  return {
    byAddress(request, route) {
      const rule = rulesFor(route)?.address;
      if (rule === undefined) return undefined;
      return spend(limiter, request, [{ rule, key: ipPrefix(request.ip ?? ''), owner: '' }], 'calls');
    },
    byPrincipal(request, route, { tenant, kind, id }) {
      const rules = rulesFor(route);
      if (rules?.principal === undefined && rules?.tenant === undefined) return undefined;
      const claims: RateLimitClaim[] = [];
      if (rules.principal !== undefined)
        claims.push({ rule: rules.principal, key: JSON.stringify([tenant, kind, id]), owner: tenant });
      if (rules.tenant !== undefined) claims.push({ rule: rules.tenant, key: tenant, owner: '' });
      return spend(limiter, request, claims, 'calls');
    },
  };
}

function rulesOf(prefix: string, limits: Readonly<Record<Part, number>>): Rules {
  const ruleOf = (part: Part): RateLimitRule | undefined =>
    limits[part] === 0
      ? undefined
      : { name: prefix + part, limit: limits[part], windowSeconds: WINDOW_SECONDS };
  return { principal: ruleOf('principal'), tenant: ruleOf('tenant'), address: ruleOf('address') };
}
