/** The pool gave no connection in time. */
export class LeaseTimeoutError extends Error {
  constructor() {
    super('No connection came free in time.');
  }
}

/**
 * The server answered, and let nobody in: the database takes no connections, or not of this role. The same code
 * says something else once a statement runs, so it stays in `cause`.
 */
export class RefusedConnectionError extends Error {
  constructor(options: { cause: unknown }) {
    super('The server refused the connection.', options);
  }
}

const REFUSALS = {
  unresolved: 'The host name of the data source has no address, or its name server did not answer in time.',
  network:
    'The data source has an address in a network that data sources may not be in. DATA_SOURCE_ALLOWED_NETWORKS allows networks.',
  plain:
    'The data source would be connected to without a verified certificate. Outside of DATA_SOURCE_ALLOWED_NETWORKS its URL must say sslmode=verify-full.',
};

/** No connection was begun: an address of the host may not be connected to, or not so. */
export class AddressRefusedError extends Error {
  readonly reason: keyof typeof REFUSALS;

  constructor(reason: keyof typeof REFUSALS) {
    super(REFUSALS[reason]);
    this.reason = reason;
  }
}

/** The server sent what no Postgres sends, or asked for what it must not be told; the connection is closed. */
export class MisbehavedServerError extends Error {}
