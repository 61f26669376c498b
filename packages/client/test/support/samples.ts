import type { Problem, QueryResult, SessionResponse } from '../../src/contract.ts';

/** An answer of one row, with the parts a test cares about replaced. */
export function sampleResult(parts: Partial<QueryResult> = {}): QueryResult {
  return {
    columns: [{ name: 'n', type: 'integer', role: 'metric', label: 'n' }],
    rows: [{ n: 1 }],
    rowCount: 1,
    truncated: false,
    nextCursor: null,
    timezone: 'UTC',
    ranges: [],
    computedAt: '2024-05-01T00:00:00Z',
    warnings: [],
    ...parts,
  };
}

/** A problem body. */
export function sampleProblem(status: number, code: string, parts: Partial<Problem> = {}): Problem {
  return {
    type: 'about:blank',
    title: code,
    status,
    detail: `It failed: ${code}.`,
    code,
    requestId: 'r-1',
    ...parts,
  };
}

/** The answer of login and refresh in body mode; the number tells the tokens apart. */
export function sampleSession(number: number, expiresIn = 3600): SessionResponse {
  return {
    accessToken: `access-${number}`,
    tokenType: 'Bearer',
    expiresIn,
    expiresAt: '2024-05-01T01:00:00Z',
    user: {
      id: 'u1',
      email: 'ada@example.com',
      name: 'Ada',
      role: 'viewer',
      tenant: 'default',
      timezone: null,
      createdAt: '2024-01-01T00:00:00Z',
    },
    csrfToken: `csrf-${number}`,
    refreshToken: `refresh-${number}`,
    refreshExpiresAt: '2024-05-15T00:00:00Z',
  };
}
