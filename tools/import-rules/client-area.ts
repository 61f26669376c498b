import type { Area, Ban } from './area.ts';

const zeroDependencies = 'The client has no dependency: browsers, Node and edge run it as it is.';

/** What the client may import: its own files, contract types and the plain route table. */
export const clientArea: Area = {
  source: 'packages/client/src',
  rooms: {},
  homes: [],
  banned: [
    { pattern: '^[^.@]', reason: zeroDependencies },
    { pattern: '^@[^i]', reason: zeroDependencies },
    { pattern: '^@istari-lens/(?:server|ops|testing|client)(?:$|/)', reason: zeroDependencies },
    {
      pattern: '^@istari-lens/core(?:$|/contract$)',
      reason:
        'Of core, the client takes types and the route table (`@istari-lens/core/contract/routes`) only.',
      typesAllowed: true,
    },
  ],
};

/** What the sub-path for tests of a host may import: the same, and its optional peer. */
export const clientTestingBans: readonly Ban[] = [
  { pattern: '^(?:[^.@m]|m[^s]|ms[^w]|msw[^/])', reason: zeroDependencies },
  ...clientArea.banned.slice(1),
];

/** What the sub-paths for React may import: their optional peers, and the client by its name, so that there is one of each. */
export const clientReactBans: readonly Ban[] = [
  { pattern: '^[^.@rn]', reason: zeroDependencies },
  { pattern: '^(?:n|node:)', reason: zeroDependencies },
  { pattern: '^@[^it]', reason: zeroDependencies },
  { pattern: '^\\.\\./\\.\\./\\.\\./', reason: 'The client is imported by its name.' },
  { pattern: '^@istari-lens/(?:core|server|ops|testing)(?:$|/)', reason: zeroDependencies },
];
