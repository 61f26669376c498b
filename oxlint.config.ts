import { clientArea, clientReactBans, clientTestingBans } from './tools/import-rules/client-area.ts';
import { coreArea } from './tools/import-rules/core-area.ts';
import { opsArea } from './tools/import-rules/ops-area.ts';
import { serverArea } from './tools/import-rules/server-area.ts';
import { everywhere, override, toLintRules } from './tools/import-rules/to-lint-rules.ts';

const coreBans = [...everywhere, ...coreArea.banned, ...coreArea.homes];

export default {
  ignorePatterns: ['**/dist/**', '**/.cache/**', '**/.next/**', '**/next-env.d.ts'],
  plugins: ['typescript', 'import', 'node', 'promise', 'unicorn', 'oxc', 'vitest'],
  categories: { correctness: 'error' },
  options: { reportUnusedDisableDirectives: 'error' },
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'import/no-mutable-exports': 'error',
    'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    'no-empty': 'error',
    'no-extend-native': 'error',
    'no-new-func': 'error',
    'no-throw-literal': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'typescript/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    // Assertions stand in helpers and loops too, where this rule does not see them.
    'vitest/expect-expect': 'off',
    // Property tests assert in branches, and an assertion's second argument is its message.
    'vitest/no-conditional-expect': 'off',
    'vitest/require-to-throw-message': 'off',
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
  },
  overrides: [
    {
      files: ['packages/{core,server,client}/src/**'],
      rules: {
        'no-console': 'error',
        'no-restricted-properties': [
          'error',
          { object: 'process', property: 'on', message: 'Process events belong to the host.' },
          { object: 'process', property: 'once', message: 'Process events belong to the host.' },
          {
            object: 'pg',
            property: 'types',
            message: 'Type parsers are set per query, never for the process.',
          },
        ],
      },
    },
    { files: ['packages/{core,server,client,ops}/src/**'], rules: { 'node/no-process-env': 'error' } },
    {
      files: ['packages/{core,client}/src/**'],
      rules: {
        'no-restricted-globals': [
          'error',
          { name: 'process', message: 'Only core/src/config knows the process.' },
        ],
      },
    },
    {
      files: ['packages/core/src/config/**'],
      rules: { 'no-restricted-globals': 'off', 'node/no-process-env': 'off' },
    },
    {
      files: ['packages/ops/src/settings/**', 'packages/ops/src/settings.ts'],
      rules: { 'node/no-process-env': 'off' },
    },
    {
      files: ['packages/client/src/**'],
      rules: {
        'no-restricted-globals': [
          'error',
          { name: 'process', message: 'There is no process in a browser.' },
          { name: 'Buffer', message: 'There is no Buffer in a browser.' },
          { name: 'require', message: 'The client is an ES module.' },
        ],
      },
    },
    {
      files: ['packages/core/src/query/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: 'query has no clock: take the time as an argument.' },
          {
            object: 'Math',
            property: 'random',
            message: 'query gives the same answer to the same question.',
          },
        ],
      },
    },
    { files: ['packages/server/src/{main,standalone}.ts'], rules: { 'no-restricted-properties': 'off' } },
    ...[coreArea, serverArea, clientArea, opsArea].flatMap(toLintRules),
    override(['packages/client/src/react/**'], [...everywhere, ...clientReactBans]),
    override(['packages/client/src/testing/**'], [...everywhere, ...clientTestingBans]),
    override(
      ['packages/core/src/contract/types/**/*.ts'],
      [
        ...coreBans,
        { pattern: '^[^.]', reason: 'Wire types stand alone: no package.' },
        { pattern: '^\\.\\./', reason: 'Wire types stand alone: nothing outside contract/types.' },
      ],
    ),
    override(
      ['packages/core/src/contract/routes.ts'],
      [
        ...coreBans,
        { pattern: '^[^.]', reason: 'The route table is plain data: it imports nothing.' },
        { pattern: '^\\.\\./', reason: 'The route table is plain data: it imports nothing.' },
        { pattern: '^\\./(?:[^t]|t[^y])', reason: 'The route table is plain data: it imports nothing.' },
        {
          pattern: '^\\./types/',
          reason: 'Of the wire types, the route table takes types only.',
          typesAllowed: true,
        },
      ],
    ),
    {
      files: ['**/*.test.ts', 'packages/*/test/**'],
      rules: {
        'no-restricted-imports': 'off',
        'no-restricted-globals': 'off',
        'node/no-process-env': 'off',
        'no-console': 'off',
        'typescript/no-non-null-assertion': 'off',
      },
    },
  ],
};
