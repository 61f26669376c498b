import { ValidationError } from '../errors/index.ts';
import type { AddressVetting } from './addresses/create-address-vetting.ts';
import { parseConnectionUrl, type ConnectionSettings } from './connection-url.ts';

/** What a URL must keep to that did not come from the operator. */
export interface UrlRules {
  vetting: AddressVetting;
  /** PEM of certificates to trust beside those of the system. */
  certificateAuthority?: string;
}

/**
 * Reads the URL of a data source that a tenant named: with `sslmode=verify-full` unless it says otherwise, or
 * names an IP address in an allowed network, where it is plain as in an operator's URL. Says at once what can be said without asking a
 * name server; the addresses of a name are vetted with each connection.
 *
 * @throws ValidationError `invalid_request` with every problem found, at `/url`; no message repeats the URL.
 */
export function readDataSourceUrl(text: string, rules: UrlRules): ConnectionSettings {
  const { vetting, certificateAuthority } = rules;
  const read = parseConnectionUrl(text, { trusted: false, certificateAuthority });
  const verdict = vetting.verdictOf(read.host);
  const isPlain = verdict === 'listed' && !new URL(text).searchParams.has('sslmode');
  const settings: ConnectionSettings = isPlain ? { ...read, ssl: false, verification: 'none' } : read;
  const details: string[] = [];
  if (verdict === 'refused') {
    details.push(
      'The address is in a network that data sources may not be in. Use a public one, or ask the operator to allow the network.',
    );
  }
  const mayBeListed = verdict === 'listed' || (verdict === 'unknown' && vetting.hasListed);
  if (settings.verification !== 'full' && verdict !== 'refused' && !mayBeListed) {
    details.push('The parameter sslmode must be verify-full, which it is too when it is left out.');
  }
  if (details.length === 0) return settings;
  throw new ValidationError(
    'invalid_request',
    `The database URL may not be used. ${details[0]}`,
    details.map((detail) => ({ pointer: '/url', code: 'invalid_url', detail })),
  );
}
