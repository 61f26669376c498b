import type { SessionResponse, User } from '../contract.ts';

/** What login and refresh answer: a session of an hour. Its tokens open nothing. */
export function userSession(user: Partial<User> = {}): SessionResponse {
  return {
    accessToken: 'access-token-of-a-test',
    tokenType: 'Bearer',
    expiresIn: 3600,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    user: {
      id: '00000000-0000-4000-8000-000000000001',
      email: 'ada@example.com',
      name: 'Ada',
      role: 'viewer',
      tenant: 'default',
      timezone: null,
      createdAt: '2024-01-01T00:00:00.000Z',
      ...user,
    },
    csrfToken: 'csrf-token-of-a-test',
    refreshToken: 'refresh-token-of-a-test',
    refreshExpiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  };
}
