import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key and its certificate, in PEM. */
export interface Certificate {
  key: string;
  certificate: string;
}

/** Certificates made for one test run, by openssl. */
export interface Certificates {
  /** The authority that signed those below. */
  authority: string;
  /** For `db.example`. */
  right: Certificate;
  /** For `other.example`. */
  wrongName: Certificate;
  /** For `db.example`, over since long. */
  expired: Certificate;
  /** For `db.example`, by nobody else. */
  selfSigned: Certificate;
}

/** Makes an authority of its own and certificates of all sorts. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'lens-certificates-'));
  chmodSync(folder, 0o700);
  const at = (name: string): string => join(folder, name);
  const openssl = (...words: string[]): void =>
    void execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const read = (name: string): Certificate => ({
    key: readFileSync(at(`${name}.key`), 'utf8'),
    certificate: readFileSync(at(`${name}.pem`), 'utf8'),
  });
  const sign = (name: string, host: string, days: readonly string[]): Certificate => {
    openssl(
      'req',
      ...newKey,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.csr`),
      '-subj',
      `/CN=${host}`,
    );
    writeFileSync(at(`${name}.ext`), `subjectAltName=DNS:${host}\n`);
    const authority = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
    const files = ['-in', at(`${name}.csr`), '-out', at(`${name}.pem`), '-extfile', at(`${name}.ext`)];
    openssl('x509', '-req', ...files, ...authority, ...days);
    return read(name);
  };
  try {
    const selfSigned = (name: string, host: string): void =>
      openssl(
        'req',
        '-x509',
        ...newKey,
        '-keyout',
        at(`${name}.key`),
        '-out',
        at(`${name}.pem`),
        '-days',
        '2',
        '-subj',
        `/CN=${host}`,
        '-addext',
        `subjectAltName=DNS:${host}`,
      );
    selfSigned('ca', 'Lens test authority');
    selfSigned('self', 'db.example');
    return {
      authority: read('ca').certificate,
      right: sign('right', 'db.example', ['-days', '2']),
      wrongName: sign('wrong', 'other.example', ['-days', '2']),
      expired: sign('expired', 'db.example', ['-days', '-1']),
      selfSigned: read('self'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
