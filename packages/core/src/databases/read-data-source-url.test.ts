import { describe, expect, it } from 'vitest';
import { ValidationError } from '../errors/index.ts';
import { createAddressVetting } from './addresses/create-address-vetting.ts';
import type { ConnectionSettings } from './connection-url.ts';
import { readDataSourceUrl } from './read-data-source-url.ts';

const read = (url: string, allowedNetworks: readonly string[] = []): ConnectionSettings =>
  readDataSourceUrl(url, { vetting: createAddressVetting({ allowedNetworks }) });

function refusalOf(work: () => unknown): ValidationError {
  try {
    work();
  } catch (error) {
    if (error instanceof ValidationError) return error;
  }
  throw new Error('It was not refused.');
}

describe('control 17: URLs of data sources', () => {
  it.each([
    ['host=', 'postgres://u:canary@db.example/d?host=10.0.0.1'],
    ['hostaddr=', 'postgres://u:canary@db.example/d?hostaddr=127.0.0.1'],
    ['port=', 'postgres://u:canary@db.example/d?port=22'],
    ['sslkey=', 'postgres://u:canary@db.example/d?sslkey=/etc/passwd'],
    ['sslcert=', 'postgres://u:canary@db.example/d?sslcert=/etc/passwd'],
    ['sslrootcert=', 'postgres://u:canary@db.example/d?sslrootcert=/etc/passwd'],
    ['options=', 'postgres://u:canary@db.example/d?options=-c%20role%3Dpostgres'],
    ['service=', 'postgres://u:canary@db.example/d?service=canary'],
    ['passfile=', 'postgres://u:canary@db.example/d?passfile=/root/.pgpass'],
    ['an encoded parameter name', 'postgres://u:canary@db.example/d?%68ost=127.0.0.1'],
    ['a parameter in capitals', 'postgres://u:canary@db.example/d?HOST=127.0.0.1'],
    ['a socket as host', 'postgres://u:canary@%2Fvar%2Frun%2Fpostgresql/d'],
    ['a socket without a host', 'postgres:///d?host=/var/run/postgresql'],
    ['no host', 'postgres://u:canary@/d'],
    ['several hosts', 'postgres://u:canary@db.example,127.0.0.1/d'],
    ['several hosts with ports', 'postgres://u:canary@db.example:5432,127.0.0.1:5432/d'],
    ['a percent-encoded address', 'postgres://u:canary@%31%32%37.0.0.1/d'],
    ['a percent-encoded dot', 'postgres://u:canary@127%2e0%2e0%2e1/d'],
    ['an international name', 'postgres://u:canary@bücher.example/d'],
    ['full-width digits', 'postgres://u:canary@１２７.0.0.1/d'],
    ['a zone', 'postgres://u:canary@[fe80::1%25lo]/d'],
    ['a tab in the host', 'postgres://u:canary@db.\texample/d'],
    ['a line break', 'postgres://u:canary@db.example/d\n'],
    ['a space before', ' postgres://u:canary@db.example/d'],
    ['a backslash', 'postgres://u:canary@db.example\\@127.0.0.1/d'],
    ['a fragment', 'postgres://u:canary@db.example/d#@127.0.0.1'],
    ['hexadecimal', 'postgres://u:canary@0x7f.1/d'],
    ['hexadecimal as one', 'postgres://u:canary@0x7f000001/d'],
    ['one number', 'postgres://u:canary@2130706433/d'],
    ['octal', 'postgres://u:canary@0177.0.0.1/d'],
    ['octal and short', 'postgres://u:canary@0177.1/d'],
    ['short', 'postgres://u:canary@127.1/d'],
    ['nought', 'postgres://u:canary@0/d'],
    ['a dot after the address', 'postgres://u:canary@127.0.0.1./d'],
    ['localhost', 'postgres://u:canary@localhost/d'],
    ['localhost with a dot', 'postgres://u:canary@localhost./d'],
    ['localhost in capitals', 'postgres://u:canary@LocalHost/d'],
    ['unspecified IPv6', 'postgres://u:canary@[::]/d'],
    ['mapped IPv6', 'postgres://u:canary@[::ffff:127.0.0.1]/d'],
    ['the metadata of a cloud', 'postgres://u:canary@169.254.169.254/d'],
    ['the port of mail', 'postgres://u:canary@db.example:25/d'],
    ['the port of SSH', 'postgres://u:canary@db.example:22/d'],
    ['another scheme', 'http://u:canary@db.example/d'],
    ['a file', 'file:///etc/passwd'],
    ['user info twice, the second a host', 'postgres://u:canary@db.example@127.0.0.1/d'],
    ['plain text', 'postgres://u:canary@db.example/d?sslmode=disable'],
    ['no verification', 'postgres://u:canary@db.example/d?sslmode=require'],
    ['another name in the certificate', 'postgres://u:canary@db.example/d?sslmode=verify-ca'],
    ['optional TLS', 'postgres://u:canary@db.example/d?sslmode=prefer'],
  ])('refuses %s, says what is allowed, and never repeats it', (_, url) => {
    const error = refusalOf(() => read(url));
    expect(error.code).toBe('invalid_request');
    for (const { pointer, detail } of error.issues) {
      expect(pointer).toBe('/url');
      expect(detail.length).toBeGreaterThan(20);
    }
    const told = JSON.stringify(error.issues) + error.message;
    for (const part of ['canary', 'db.example', '127', 'passwd', '.pgpass']) expect(told).not.toContain(part);
  });

  it('verifies certificate and name unless told otherwise', () => {
    for (const url of ['postgres://u:p@db.example/d', 'postgres://u:p@db.example/d?sslmode=verify-full']) {
      expect(read(url)).toMatchObject({ ssl: { rejectUnauthorized: true }, verification: 'full' });
      expect(read(url).ssl).not.toHaveProperty('checkServerIdentity');
    }
  });

  it('takes less in an allowed network, and for a name only as long as it may turn out to be in one', () => {
    const networks = ['10.0.0.0/8'];
    expect(read('postgres://u:p@10.0.0.1/d', networks)).toMatchObject({ ssl: false });
    expect(read('postgres://u:p@10.0.0.1/d?sslmode=verify-full', networks).verification).toBe('full');
    expect(read('postgres://u:p@db.example/d?sslmode=disable', networks)).toMatchObject({ ssl: false });
    expect(read('postgres://u:p@db.example/d', networks).verification).toBe('full');
    const elsewhere = refusalOf(() => read('postgres://u:p@8.8.8.8/d?sslmode=disable', networks));
    expect(elsewhere.message).toContain('verify-full');
  });
});
