import type { TestRun } from '../databases/test-run.ts';

/** How a test wants its PgBouncer. */
export interface PgBouncerOptions {
  /** @default 'transaction' */
  poolMode?: 'session' | 'transaction' | 'statement';
  /** Server connections for each database and user. @default 5 */
  poolSize?: number;
}

/** Where a PgBouncer runs, and before which server. */
interface PgBouncerPlace extends PgBouncerOptions {
  target: { host: string; port: number };
  folder: string;
  host: string;
  port: number;
}

/** The text of `pgbouncer.ini`: every database of the server, each client's own user. */
export function pgbouncerSettings(place: PgBouncerPlace): string {
  return `[databases]
* = host=${place.target.host} port=${place.target.port}
[pgbouncer]
listen_addr = ${place.host}
listen_port = ${place.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${place.folder}/userlist.txt
pool_mode = ${place.poolMode ?? 'transaction'}
default_pool_size = ${place.poolSize ?? 5}
max_client_conn = 500
`;
}

/** The text of `userlist.txt`: the superuser and the run's read-only role. */
export function pgbouncerUsers(run: TestRun): string {
  const superuser = new URL(run.server.superuserUrl);
  const users = [
    [decodeURIComponent(superuser.username), decodeURIComponent(superuser.password)],
    [run.reader.name, run.reader.password],
  ];
  return users.map((user) => `${user.map(quote).join(' ')}\n`).join('');
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
