import type { Catalogue, Claim } from './claim.ts';
import { describeSoak, readSoak } from './describe-soak.ts';

const claims: readonly Claim[] = [
  {
    id: 'app-down-at-start',
    name: 'App database down at start',
    demands:
      'The factory returns and the router mounts: live is 200, ready 503, all else 503 with Retry-After; it tries again after half a second to half a minute, and recovers without a restart. A wrong password or a missing migration is told at once, and not tried again and again.',
  },
  {
    id: 'analytics-down',
    name: 'Analytics database down',
    demands:
      'Login, dashboards and cached answers go on; its questions are 503, or stale answers that say so with their age, not beyond the greatest staleness and never of another tenant. Ready stays 200, and warns.',
  },
  {
    id: 'app-restart',
    name: 'App database restarts amid work',
    demands:
      'Errors of idle connections are heard, reads are tried once more, and all is well within two seconds.',
  },
  {
    id: 'analytics-restart',
    name: 'Analytics database restarts amid a question',
    demands: 'One more try when no byte was sent; a breaker for each data source.',
  },
  {
    id: 'pool-exhausted',
    name: 'Pool exhausted',
    demands:
      'Waiting for a connection is bounded, then 503 with Retry-After; the pools of both databases are separate and their gauges exported.',
  },
  {
    id: 'slow-query',
    name: 'Slow question',
    demands:
      'It ends at its timeout in the server, with 504 and a hint, and two seconds later nothing of it is left in Postgres.',
  },
  {
    id: 'leaked-state',
    name: 'State left on a connection',
    demands:
      'A connection that comes back in a failed transaction or with settings of its session is cleaned or closed.',
  },
  {
    id: 'pgbouncer',
    name: 'PgBouncer in transaction mode',
    demands: 'Every kind of question passes behind it; LISTEN and migrations take a direct URL, and say so.',
  },
  {
    id: 'redis',
    name: 'Redis down, slow, flushed or poisoned',
    demands: 'A miss, and one warning a minute; limits are counted by the process alone.',
  },
  {
    id: 'cold-herd',
    name: 'A cold herd',
    demands: '200 identical questions are one statement, and one that gives up does not hurt the rest.',
  },
  {
    id: 'clock-skew',
    name: 'Clocks that differ or jump by ten minutes',
    demands:
      'Tokens hold within their tolerance, the client goes by differences of the server’s time, ciphertexts stay readable.',
  },
  {
    id: 'huge-result',
    name: 'Huge results',
    demands: 'Caps stop them while they are read, and an export of a million rows keeps memory flat.',
  },
  {
    id: 'client-gone',
    name: 'A client that goes away',
    demands: 'Its question is cancelled in Postgres once the last one who waits has left.',
  },
  {
    id: 'role-can-write',
    name: 'An analytics role that can write',
    demands:
      'It is refused at first contact: the data source answers analytics_role_can_write, and the process stays up.',
  },
  {
    id: 'event-loop',
    name: 'An overloaded event loop',
    demands: 'Questions are shed with 503 and Retry-After; health and login still answer.',
  },
  {
    id: 'noisy-tenant',
    name: 'A noisy tenant',
    demands:
      'The quiet one waits at most twice as long as when both are quiet; the noisy one gets 429 or 503.',
  },
  {
    id: 'graceful-stop',
    name: 'Graceful stop',
    demands:
      'Ready is 503 at once and live 200; it serves on for the drain delay, takes no more, waits for what is in flight, cancels the rest, writes the audit log, and ends its own pools and never the host’s. A second call gets the same promise.',
  },
  {
    id: 'two-replicas',
    name: 'Two replicas that start, and one that dies amid a migration',
    demands: 'One migrates and the other waits; the next run goes on from there.',
  },
  {
    id: 'schema-drift',
    name: 'Schema drift in analytics',
    demands: '422 that names the field, the cached answers of that dataset dropped, and the doctor tells it.',
  },
  {
    id: 'type-traps',
    name: 'Types with traps',
    demands:
      'Large integers and decimals without loss, NaN and infinities defined, dates as days of the calendar; readers for each question, never for all of pg.',
  },
  {
    id: 'broken-stream',
    name: 'A stream that breaks after its 200',
    demands: 'A last record ends a whole stream; without it the client throws.',
  },
  {
    id: 'host-lifecycle',
    name: 'A host that closes its pool, mounts twice or loads anew',
    demands: '503 and no crash, mounts that know nothing of each other, and no traces in the process.',
  },
];

/** What is promised about faults, in the order in which they are told. */
export const faultClaims: Catalogue = {
  word: 'fault',
  claims,
  meant: /^faults?\b[\s:]*[a-z0-9-]+:/i,
  page: 'docs/reliability.md',
  task: 'reliability-page',
  head: () => `# Faults, and what Lens does then

Made from the titles of the tests by \`npm run reliability-page\`; \`npm run check\` fails when it is out of date, or
when a fault has no test. What is said of speed is measured, not tested: [performance.md](performance.md).

A test shows a fault when its title, or that of its group, begins with \`fault\`, its name and a colon. They use a real
Postgres, a proxy that drops, delays and resets connections, processes that are really killed, and a real Redis where
it matters.

${describeSoak()}`,
  heading({ id, name }) {
    const times = readSoak().recoveries[id]?.toSorted((a, b) => a - b);
    if (times === undefined || times.length === 0) return `## ${name}`;
    const median = times[Math.floor(times.length / 2)] ?? 0;
    return `## ${name}\n\nIn the soak all was well again after ${median} ms (${times[0]}–${times.at(-1)}, ${times.length} times).`;
  },
};
