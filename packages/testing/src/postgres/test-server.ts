/** A Postgres that tests may use; plain data, so that it reaches every test process. */
export interface TestServer {
  /** Database `postgres` as a superuser. */
  superuserUrl: string;
  /** Such as `15.18`. */
  version: string;
  major: number;
  /** Where it comes from, as the first line of a run says it. */
  origin: string;
  /** Host and port at which containers of the same engine reach it; absent when it is no container. */
  inEngine?: { host: string; port: number };
  /** Whether the server is somebody else's, so that roles need names of their own. */
  shared: boolean;
}

/** A server and how to end it. */
export interface StartedTestServer {
  server: TestServer;
  stop(): Promise<void>;
}
