import { describe, expect, it } from 'vitest';
import { ValidationError } from '../errors/index.ts';
import { parseConnectionUrl } from './connection-url.ts';

describe('parseConnectionUrl', () => {
  it('states everything outright', () => {
    const url = 'postgresql://us%20er:p%40ss@db.example:6543/sales?connect_timeout=3';
    expect(parseConnectionUrl(url, { trusted: true })).toEqual({
      host: 'db.example',
      port: 6543,
      user: 'us er',
      password: 'p@ss',
      database: 'sales',
      ssl: false,
      verification: 'none',
      applicationName: 'istari-lens',
      connectTimeoutMs: 3000,
    });
  });

  it.each(['postgres', 'postgresql', 'postgresql+psycopg', 'postgresql+psycopg2', 'postgresql+asyncpg'])(
    'accepts the scheme %s',
    (scheme) => {
      expect(parseConnectionUrl(`${scheme}://u:p@h/d`)).toMatchObject({
        host: 'h',
        port: 5432,
        database: 'd',
      });
    },
  );

  it('reads IPv6 hosts', () => {
    expect(parseConnectionUrl('postgres://u:p@[::1]:5433/d')).toMatchObject({ host: '::1', port: 5433 });
  });

  it("gives sslmode libpq's meaning", () => {
    const ssl = (mode: string): unknown => parseConnectionUrl(`postgres://u:p@h/d?sslmode=${mode}`).ssl;
    expect(ssl('disable')).toBe(false);
    expect(ssl('require')).toEqual({ rejectUnauthorized: false });
    expect(ssl('verify-full')).toEqual({ rejectUnauthorized: true });
    expect(ssl('verify-ca')).toMatchObject({ rejectUnauthorized: true });
  });

  it("verifies the server of a URL that is not the operator's, unless it says otherwise", () => {
    expect(parseConnectionUrl('postgres://u:p@h/d').ssl).toEqual({ rejectUnauthorized: true });
    expect(parseConnectionUrl('postgres://u:p@h/d', { trusted: true }).ssl).toBe(false);
  });

  it.each([
    ['not a url', 'secret'],
    ['another scheme', 'mysql://u:secret@h/d'],
    ['a host parameter', 'postgres://u:secret@h/d?host=10.0.0.1'],
    ['options', 'postgres://u:secret@h/d?options=-c%20x'],
    ['a key file', 'postgres://u:secret@h/d?sslkey=/etc/secret'],
    ['a root certificate in an untrusted URL', 'postgres://u:secret@h/d?sslrootcert=/etc/secret'],
    ['a socket as host', 'postgres://u:secret@%2Fvar%2Frun/d'],
    ['a socket as parameter', 'postgres://u:secret@/d?host=/var/run'],
    ['several hosts', 'postgres://u:secret@a,b/d'],
    ['no user', 'postgres://h/secret'],
    ['no database', 'postgres://u:secret@h'],
    ['two path parts', 'postgres://u:p@h/secret/x'],
    ['port 0', 'postgres://u:secret@h:0/d'],
    ['port 65536', 'postgres://u:secret@h:65536/d'],
    ['an unknown sslmode', 'postgres://u:p@h/d?sslmode=secret'],
    ['a parameter twice', 'postgres://u:secret@h/d?sslmode=disable&sslmode=require'],
    ['a NUL', 'postgres://u:secret%00@h/d'],
    ['a NUL in a parameter', 'postgres://u:secret@h/d?application_name=a%00options%00-c%20x%3D1'],
    ['a line break in a parameter', 'postgres://u:secret@h/d?application_name=a%0ab'],
    ['bad percent-encoding', 'postgres://u:secret%zz@h/d'],
  ])('refuses %s and never repeats it', (_, url) => {
    let raised: unknown;
    try {
      parseConnectionUrl(url);
    } catch (error) {
      raised = error;
    }
    expect(raised).toBeInstanceOf(ValidationError);
    expect(JSON.stringify(raised) + String(raised)).not.toContain('secret');
  });

  it('reports every problem at once', () => {
    const parse = (): unknown => parseConnectionUrl('mysql://h:0/?foo=1&sslmode=no');
    expect(parse).toThrow(ValidationError);
    try {
      parse();
    } catch (error) {
      expect((error as ValidationError).issues.length).toBeGreaterThanOrEqual(5);
    }
  });
});
