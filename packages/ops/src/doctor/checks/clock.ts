import { readServerFacts } from '../../postgres/server-facts.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip, warn } from '../../report/finding.ts';
import { probe } from '../../health/probe.ts';

/** Tokens are accepted with this much difference between two clocks; see `crypto/jwt`. */
const TOLERATED_MS = 30_000;
const NOTICED_MS = 2_000;
const FIX = "Let every machine follow a time server (chrony, systemd-timesyncd, or the platform's own).";

/** The clocks of this machine, the databases and the API agree. */
export const clock: DoctorCheckDescriptor = {
  title: 'clocks',
  async run({ appDatabase, analyticsDatabase, options }) {
    const now = options.now ?? Date.now;
    const skews: { name: string; skewMs: number }[] = [];
    for (const [name, url] of [
      ['the app database', appDatabase?.directUrl],
      ['the analytics database', analyticsDatabase?.url],
    ] as const) {
      if (url === undefined) continue;
      const { timeMs, roundTripMs } = await readServerFacts({ url });
      skews.push({ name, skewMs: Math.abs(now() - roundTripMs / 2 - timeMs) });
    }
    const date = options.url === undefined ? undefined : await dateOf(options.url);
    // The header has whole seconds.
    if (date !== undefined)
      skews.push({ name: 'the API', skewMs: Math.max(0, Math.abs(now() - date) - 1_000) });
    const worst = skews.toSorted((left, right) => right.skewMs - left.skewMs)[0];
    if (worst === undefined) return skip('There is no other clock to compare with.');
    const reason = `The clock of ${worst.name} differs from this machine's by ${(worst.skewMs / 1000).toFixed(1)} s.`;
    if (worst.skewMs > TOLERATED_MS) {
      return fail(`${reason} Beyond ${TOLERATED_MS / 1000} s tokens are refused.`, FIX);
    }
    return worst.skewMs > NOTICED_MS ? warn(reason, FIX) : pass('The clocks agree within two seconds.');
  },
};

async function dateOf(url: string): Promise<number | undefined> {
  const answer = await probe(url, '/health/live');
  const time = Date.parse(answer?.headers.get('date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}
