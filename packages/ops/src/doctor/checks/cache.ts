import { pingRedis } from '@istari-lens/core';
import { connectionFailure } from '../../health/connection-failure.ts';
import { fail, pass, skip, type Finding } from '../../report/finding.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { describeProblems } from '../describe-problems.ts';
import type { DoctorContext } from '../doctor-context.ts';

const WITHIN_MS = 5_000;
/** Problems of other variables do not matter to it. */
const VARIABLES: ReadonlySet<string> = new Set(['CACHE_SHARED', 'REDIS_URL']);

type Config = NonNullable<DoctorContext['config']>;

/** Where processes are to share answers, they can. */
export const cache: DoctorCheckDescriptor = {
  title: 'shared cache',
  async run({ problems, config }) {
    const mine = problems.filter(({ variable }) => VARIABLES.has(variable));
    if (mine.length > 0)
      return fail(describeProblems(mine), 'Correct it; docs/cache.md says where answers can be shared.');
    if (config === undefined)
      return skip(
        'The configuration cannot be read as a whole.',
        'Correct what the check "variables" names, then run this check again.',
      );
    return KINDS[config.cache.shared](config);
  },
};

const KINDS: Readonly<Record<Config['cache']['shared'], (config: Config) => Finding | Promise<Finding>>> = {
  none: () => pass('Every process keeps its own answers.'),
  postgres: () => pass('Processes share answers by tables of the app database.'),
  redis: judgeRedis,
  auto: judgeRedis,
};

async function judgeRedis({ redisUrl }: Config): Promise<Finding> {
  if (redisUrl === undefined) return pass('Every process keeps its own answers.');
  try {
    await pingRedis(redisUrl, WITHIN_MS);
    return pass('Redis answers.');
  } catch (error) {
    const { what, fix } = refusalOf(error) ?? {
      what: connectionFailure(error, WITHIN_MS).what,
      fix: 'Check host, port and scheme of REDIS_URL (rediss:// where it speaks TLS), that the server runs, and that this machine may reach it.',
    };
    return fail(`Redis ${what}. The API runs without it, but every process loads its own answers.`, fix);
  }
}

/** What Redis itself says; undefined when it said nothing. */
function refusalOf(error: unknown): { what: string; fix: string } | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const refusal = REFUSALS[code];
  return refusal === undefined ? undefined : { what: `${refusal[0]} (${code})`, fix: refusal[1] };
}

const CHECK_USER = 'Correct user and password in REDIS_URL.';
const WAIT = 'Wait until it is done, then run this check again.';

const REFUSALS: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  WRONGPASS: ['refuses the user or password', CHECK_USER],
  NOAUTH: ['wants a password', CHECK_USER],
  NOPERM: [
    'does not allow the user what the cache does',
    'Grant the user the commands and keys of the cache.',
  ],
  LOADING: ['is still loading its data', WAIT],
  MASTERDOWN: ['has lost the server that it follows', 'Bring that server back, or name the one that leads.'],
};
