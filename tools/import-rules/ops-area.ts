import type { Area } from './area.ts';

/** What ops may import. */
export const opsArea: Area = {
  source: 'packages/ops/src',
  rooms: {
    postgres: { uses: ['*'] },
  },
  homes: [
    { pattern: '^pg(?:$|/|-)', rooms: ['postgres'], reason: 'pg is imported in ops/src/postgres only.' },
  ],
  banned: [
    { pattern: '^@istari-lens/(?:server|client|testing|ops)(?:$|/)', reason: 'ops imports core only.' },
    { pattern: '^express(?:$|/)', reason: 'The framework is imported in server/src/express only.' },
  ],
};
