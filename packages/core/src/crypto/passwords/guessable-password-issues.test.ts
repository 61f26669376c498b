import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { guessablePasswordIssues } from './guessable-password-issues.ts';

const NAMES = ['marie.dupont77@example.com', 'acme', 'Société Générale'];

async function codeOf(password: string, names: readonly string[] = NAMES): Promise<string | undefined> {
  const issues = await guessablePasswordIssues(password, '/newPassword', names);
  for (const { pointer } of issues) expect(pointer).toBe('/newPassword');
  return issues[0]?.code;
}

describe('control 10: guessablePasswordIssues', () => {
  it.each([
    'password',
    'PassWord',
    '1234567890987654321',
    'qwertyuiop12345',
    'Sunshine1234567!!',
    '**baseball** 2026',
    'passwordpassword',
  ])('knows what is used most: %s', async (password) => {
    expect(await codeOf(password)).toBe('password_too_common');
  });

  it('folds Unicode before it compares', async () => {
    // KELVIN SIGN is K by NFC.
    expect(await codeOf('\u212Aawasaki')).toBe('password_too_common');
  });

  it.each([
    'marie.dupont77@example.com',
    'MarieDupont-2026!!',
    'Marie.Dupont Marie.Dupont',
    'acmeacmeacmeacme',
    'Acme-Istari-Lens-1',
    'istarilens123456',
    'socie\u0301te\u0301 ge\u0301ne\u0301rale 1',
  ])('knows the names that stand near: %s', async (password) => {
    expect(await codeOf(password)).toBe('password_is_a_name');
  });

  it.each([
    'correct horse battery staple',
    'acme sells anchors on sundays',
    'violet anchors drift at dawn',
    'baseball on the violet moon',
    ' '.repeat(15),
    '🛫'.repeat(15),
    '8294 1175 0362 9981',
    '東京の朝はとても静かです散歩',
  ])('lets pass what only holds such words, or none: %s', async (password) => {
    expect(await codeOf(password)).toBeUndefined();
    expect(await codeOf(password, [])).toBeUndefined();
  });

  it('repeats neither the password nor a name', async () => {
    const issues = await Promise.all(
      ['Sunshine1234567!!', 'MarieDupont-2026!!', 'acmeacmeacmeacme'].map((password) =>
        guessablePasswordIssues(password, '/password', NAMES),
      ),
    );
    expect(issues.flat()).toHaveLength(3);
    expect(JSON.stringify(issues)).not.toMatch(/sunshine|dupont|acme|1234|2026/i);
  });

  it('is not confused by names without letters, nor by two entries of the list', async () => {
    expect(await codeOf('8294 1175 0362 9981', ['2024', '@', ''])).toBeUndefined();
    const [first = '', second = ''] = COMMON_PASSWORDS.split(' ').filter((word) => /^[a-z]+$/.test(word));
    expect(await codeOf(`${first} ${second}`)).toBeUndefined();
  });
});

describe('COMMON_PASSWORDS', () => {
  it('is small, and each entry is one that could be asked for', () => {
    const words = COMMON_PASSWORDS.split(' ');
    expect(words.length).toBeGreaterThanOrEqual(10_000);
    expect(new Set(words).size).toBe(words.length);
    expect(words.filter((word) => word.length < 8 || word !== word.normalize('NFC').toLowerCase())).toEqual(
      [],
    );
    // The package brings it twice, as source and built.
    expect(2 * gzipSync(COMMON_PASSWORDS).length).toBeLessThan(150_000);
  });
});
