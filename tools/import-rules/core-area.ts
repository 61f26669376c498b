import type { Area } from './area.ts';

/** Who may import whom inside core. */
export const coreArea: Area = {
  source: 'packages/core/src',
  rooms: {
    errors: { uses: [], typesOf: ['contract'] },
    contract: { uses: ['errors'] },
    crypto: { uses: ['errors'], typesOf: ['contract', 'config'] },
    config: { uses: ['errors', 'crypto'], typesOf: ['contract'] },
    databases: { uses: ['errors'], typesOf: ['config', 'contract', 'query'] },
    migrations: { uses: ['errors', 'databases'], typesOf: ['config'] },
    query: {
      uses: ['errors', 'contract'],
      typesOf: ['databases'],
      bans: [
        {
          pattern: '^node:(?:fs|net|http|https|dns|child_process|timers|os|process)',
          reason: 'query is pure: no clock, no I/O.',
        },
      ],
    },
    execution: {
      uses: ['errors', 'databases', 'query'],
      typesOf: ['config', 'contract'],
      bans: [
        {
          pattern:
            '^\\.\\./query/(?:plan|compile|operators|aggregates|time|formula|fusion|filters?|policy)\\b',
          reason: 'execution knows the compiled query only.',
        },
      ],
    },
    cache: { uses: ['errors', 'databases'], typesOf: ['config', 'contract', 'query'] },
    limits: { uses: ['cache', 'databases'], typesOf: ['config'] },
    model: {
      uses: ['errors', 'contract', 'crypto', 'databases', 'query', 'execution', 'cache', 'migrations'],
      typesOf: ['config', 'health'],
      bans: [
        {
          pattern: '^(?:\\.\\./)+[a-z-]+/[a-z-]+-service\\.ts$',
          reason: 'Services do not import each other: hand a narrow named function in at composition.',
          typesAllowed: true,
        },
      ],
    },
    health: {
      uses: ['errors', 'contract', 'databases', 'cache', 'migrations'],
      typesOf: ['config', 'model', 'execution'],
    },
  },
  homes: [
    { pattern: '^pg(?:$|/|-)', rooms: ['databases'], reason: 'pg is imported in core/src/databases only.' },
  ],
  banned: [
    {
      pattern: '^(?:express|cors|helmet|pino|prom-client|commander)(?:$|/)',
      reason: 'core knows no HTTP, no log and no command line.',
    },
    { pattern: '^node:https?2?$', reason: 'core knows no HTTP.' },
    {
      pattern: '^@istari-lens/',
      reason: 'core stands on no other package; inside it, import by relative path.',
    },
  ],
};
