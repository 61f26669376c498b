import type { Area } from './area.ts';

/** Who may import whom inside server: express, then http, then guards and handlers, never back. */
export const serverArea: Area = {
  source: 'packages/server/src',
  rooms: {
    express: { uses: ['http', 'guards', 'observability'] },
    http: { uses: ['guards', 'handlers', 'observability'] },
    guards: { uses: [], typesOf: ['http'] },
    handlers: { uses: ['guards'], typesOf: ['http', 'observability'] },
    observability: { uses: [], typesOf: ['http'] },
  },
  homes: [
    {
      pattern: '^(?:express|cors|helmet|body-parser)(?:$|/)',
      rooms: ['express'],
      reason: 'The framework and its middleware are imported in server/src/express only.',
    },
  ],
  banned: [
    { pattern: '^pg(?:$|/|-)', reason: 'pg is imported in core/src/databases and ops/src/postgres only.' },
    { pattern: '^@istari-lens/(?:client|ops|testing|server)(?:$|/)', reason: 'server imports core only.' },
  ],
};
