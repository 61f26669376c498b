import { describe, expect, it } from 'vitest';
import type { SessionState } from '../sessions/session-state.ts';
import { createSessionMemo } from './session-memo.ts';

const state = (revokedAt: Date | null = null): SessionState => ({
  revokedAt,
  expiresAt: new Date('2100-01-01'),
  user: {
    id: 'user-1',
    tenant: 'tenant-1',
    email: 'a@example.com',
    name: null,
    role: 'viewer',
    timezone: null,
    attributes: {},
    disabledAt: null,
    createdAt: new Date(0),
  },
});

describe('session memo', () => {
  it('asks once for many callers, and again after less than five seconds', async () => {
    let reads = 0;
    let now = 0;
    const memo = createSessionMemo({ load: async () => (reads++, state()), monotonic: () => now });
    await Promise.all(Array.from({ length: 20 }, () => memo.state('t', 's')));
    expect(reads).toBe(1);
    now = 2_999;
    await memo.state('t', 's');
    expect(reads).toBe(1);
    now = 3_001;
    await memo.state('t', 's');
    expect(reads).toBe(2);
  });

  it('rejects instead of trusting an old state when the look-up fails, and recovers', async () => {
    let now = 0;
    let down = false;
    const memo = createSessionMemo({
      load: async () => {
        if (down) throw new Error('down');
        return state();
      },
      monotonic: () => now,
    });
    await memo.state('t', 's');
    down = true;
    await expect(memo.state('t', 's')).resolves.toBeDefined();
    now = 3_001;
    await expect(memo.state('t', 's')).rejects.toThrow('down');
    down = false;
    await expect(memo.state('t', 's')).resolves.toBeDefined();
  });

  it('does not keep what was read before it was told to forget', async () => {
    let answer = state();
    const memo = createSessionMemo({ load: async () => answer, monotonic: () => 0 });
    await memo.state('t', 's');
    answer = state(new Date());
    memo.forget('t', 's');
    expect((await memo.state('t', 's'))?.revokedAt).not.toBeNull();
  });

  it('stays within its bound and keeps tenants apart', async () => {
    const asked: string[] = [];
    const memo = createSessionMemo({
      load: async (tenant, session) => (asked.push(`${tenant}/${session}`), undefined),
      monotonic: () => 0,
      maxEntries: 2,
    });
    await memo.state('a', 's');
    await memo.state('b', 's');
    await memo.state('c', 's');
    await memo.state('c', 's');
    await memo.state('a', 's');
    expect(asked).toEqual(['a/s', 'b/s', 'c/s', 'a/s']);
  });
});
