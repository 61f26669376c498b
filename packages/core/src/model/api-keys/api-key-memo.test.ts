import { describe, expect, it } from 'vitest';
import type { ApiKeyState } from './api-key-record.ts';
import { createApiKeyMemo } from './api-key-memo.ts';

const state = (id: string): ApiKeyState => ({
  id,
  tenant: 'tenant-1',
  name: 'Robot',
  scopes: [],
  expiresAt: null,
  secretHash: new Uint8Array(32),
  previousHash: null,
  previousExpiresAt: null,
  creatorKind: 'user',
  creatorRole: 'admin',
  creatorDisabled: false,
});

describe('the memo of API keys', () => {
  it('asks once for many callers, and again after less than five seconds', async () => {
    let reads = 0;
    let now = 0;
    const memo = createApiKeyMemo({ load: async (id) => (reads++, state(id)), monotonic: () => now });
    expect(memo.recall('k')).toBeUndefined();
    await Promise.all(Array.from({ length: 20 }, () => memo.state('k')));
    now = 2_999;
    expect(memo.recall('k')).toBeDefined();
    await memo.state('k');
    expect(reads).toBe(1);
    now = 3_001;
    expect(memo.recall('k')).toBeUndefined();
    await memo.state('k');
    expect(reads).toBe(2);
  });

  it('rejects instead of trusting an old state', async () => {
    let now = 0;
    let down = false;
    const memo = createApiKeyMemo({
      load: async (id) => (down ? Promise.reject(new Error('down')) : state(id)),
      monotonic: () => now,
    });
    await memo.state('k');
    down = true;
    now = 3_001;
    await expect(memo.state('k')).rejects.toThrow('down');
    down = false;
    await expect(memo.state('k')).resolves.toBeDefined();
  });

  it('keeps no ids that do not exist, stays within its bound, and forgets', async () => {
    const asked: string[] = [];
    const memo = createApiKeyMemo({
      load: async (id) => (asked.push(id), id.startsWith('no') ? undefined : state(id)),
      monotonic: () => 0,
      maxEntries: 2,
    });
    for (const id of ['a', 'no1', 'no1', 'b', 'no2', 'b', 'c', 'a']) await memo.state(id);
    expect(asked).toEqual(['a', 'no1', 'no1', 'b', 'no2', 'c', 'a']);
    memo.forget('a');
    expect(memo.recall('a')).toBeUndefined();
  });
});
