import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { createMemoryRateLimiter } from '@istari-lens/core';
import { routes, type Principal } from '@istari-lens/core/contract';
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../http/request.ts';
import { createCallLimits } from './call-limits.ts';

const off = { principal: 0, tenant: 0, address: 0 };
const some = { principal: 2, tenant: 2, address: 2 };
const principal: Principal = {
  kind: 'user',
  id: 'u',
  tenant: 't',
  role: 'admin',
  scopes: [],
  attributes: {},
};

function request(): HttpRequest {
  return {
    id: 'r',
    hostRequest: new IncomingMessage(new Socket()),
    method: 'GET',
    headers: {},
    ip: '192.0.2.1',
    forwardedByStranger: false,
    secure: false,
    ownOrigin: undefined,
    mountPath: '',
    params: {},
    search: '',
    query: {},
    signal: new AbortController().signal,
    answerHeaders: new Map(),
    body: async () => undefined,
    json: async () => undefined,
  };
}

describe('control 22: limits of calls', () => {
  test('that are off leave no trace, and those in memory are told at once', () => {
    const limits = createCallLimits(createMemoryRateLimiter(), { calls: some, questions: off });
    const asked = request();
    for (let round = 0; round < 5; round += 1) {
      expect(limits.byAddress(asked, routes.runQuery)).toBeUndefined();
      expect(limits.byPrincipal(asked, routes.loadDashboard, principal)).toBeUndefined();
      expect(limits.byAddress(asked, routes.getHealth)).toBeUndefined();
    }
    expect(asked.answerHeaders.size).toBe(0);
    expect(limits.byPrincipal(asked, routes.getMe, principal)).toBeUndefined();
    expect(asked.answerHeaders.get('RateLimit')).toBe('"principal";r=1;t=60');
  });

  test('count each principal of each tenant by itself, whatever their ids hold', () => {
    const limits = createCallLimits(createMemoryRateLimiter(), {
      calls: { ...off, principal: 1 },
      questions: off,
    });
    const others: Principal[] = [
      principal,
      { ...principal, tenant: 't2' },
      { ...principal, kind: 'host' },
      { ...principal, id: 'u","x' },
      { ...principal, id: '' },
    ];
    for (const other of others) limits.byPrincipal(request(), routes.getMe, other);
    for (const other of others) {
      expect(() => limits.byPrincipal(request(), routes.getMe, other)).toThrow(
        expect.objectContaining({ code: 'rate_limited', retryAfterSeconds: 60 }) as Error,
      );
    }
  });
});
