/** Why a deployment could not be asked. */
export interface ConnectionFailure {
  /** In words that end a sentence, without the address: `refused the connection (ECONNREFUSED)`. */
  what: string;
  /** What to do. */
  fix: string;
}

const CHECK_PROCESS =
  'Nothing listens there. Check the host and port of the address, and that the process runs; "API down" in docs/operations.md goes on from there.';
const CHECK_NAME = 'Check the host name of the address, and that this machine can look it up.';
const CHECK_NETWORK =
  'Check the host and port of the address, and what stands in between (firewall, proxy); a process that hangs answers nothing either.';
const CHECK_CERTIFICATE =
  'Renew the certificate, or let this machine trust its authority (NODE_EXTRA_CA_CERTS names a file).';
const CHECK_SCHEME = 'Check whether the address begins with http or https, and that its port serves that.';

const FAILURES: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ECONNREFUSED: ['refused the connection', CHECK_PROCESS],
  ENOTFOUND: ['was not found: the host name is not known', CHECK_NAME],
  EAI_AGAIN: ['was not found: the host name could not be looked up', CHECK_NAME],
  ECONNRESET: ['broke the connection off', CHECK_NETWORK],
  UND_ERR_SOCKET: ['broke the connection off', CHECK_NETWORK],
  EHOSTUNREACH: ['cannot be reached from here', CHECK_NETWORK],
  ENETUNREACH: ['cannot be reached from here', CHECK_NETWORK],
  ETIMEDOUT: ['did not accept the connection in time', CHECK_NETWORK],
  UND_ERR_CONNECT_TIMEOUT: ['did not accept the connection in time', CHECK_NETWORK],
  CERT_HAS_EXPIRED: ['has a certificate that has expired', CHECK_CERTIFICATE],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['has a certificate that is not trusted here', CHECK_CERTIFICATE],
  SELF_SIGNED_CERT_IN_CHAIN: ['has a certificate that is not trusted here', CHECK_CERTIFICATE],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['has a certificate that is not trusted here', CHECK_CERTIFICATE],
  ERR_TLS_CERT_ALTNAME_INVALID: ['has a certificate for another name', CHECK_CERTIFICATE],
  ERR_SSL_WRONG_VERSION_NUMBER: ['does not speak TLS', CHECK_SCHEME],
  HPE_INVALID_CONSTANT: ['does not speak HTTP', CHECK_SCHEME],
};

/** Explains what `fetch` raised; of the error only its code is repeated. */
export function connectionFailure(error: unknown, timeoutMs: number): ConnectionFailure {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { what: `did not answer within ${timeoutMs} ms`, fix: CHECK_NETWORK };
  // The ports of other protocols, which the Fetch Standard blocks.
  if (error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port')
    return {
      what: 'was not asked: its port is one that HTTP clients refuse to use',
      fix: 'Correct the port of the address.',
    };
  const code = codeOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
  const [what, fix] = FAILURES[code ?? ''] ?? ['could not be asked', CHECK_NETWORK];
  return { what: code === undefined ? what : `${what} (${code})`, fix };
}

function codeOf(error: unknown): string | undefined {
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
