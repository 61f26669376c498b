import { describe, expect, it } from 'vitest';
import { passwordIssues } from './password-issues.ts';

describe('control 10: passwordIssues', () => {
  it.each([
    ['as short as allowed', 'x'.repeat(15)],
    ['128 characters', 'x'.repeat(128)],
    ['as long as allowed', 'x'.repeat(1024)],
    ['15 characters outside the basic plane', '🛫'.repeat(15)],
    ['no variety at all, since composition does not count', ' '.repeat(15)],
  ])('finds nothing wrong with %s', (_, password) => {
    expect(passwordIssues(password, 15, '/password')).toEqual([]);
  });

  it.each([
    ['one too short', 'x'.repeat(14), 'password_too_short'],
    ['short once it is composed', 'e\u0301'.repeat(14), 'password_too_short'],
    ['one too long', 'x'.repeat(1025), 'password_too_long'],
    ['half a surrogate pair', `\uD800${'x'.repeat(20)}`, 'password_not_text'],
  ])('finds %s', (_, password, code) => {
    expect(passwordIssues(password, 15, '/password')).toEqual([
      { pointer: '/password', code, detail: expect.any(String) },
    ]);
  });

  it('names the minimum and not the password', () => {
    const [issue] = passwordIssues('hunter2', 15, '/newPassword');
    expect(issue?.pointer).toBe('/newPassword');
    expect(issue?.detail).toContain('15');
    expect(issue?.detail).not.toContain('hunter2');
  });
});
