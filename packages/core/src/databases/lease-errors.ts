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
