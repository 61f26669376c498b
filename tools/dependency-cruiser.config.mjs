// Rules over the resolved graph of runtime imports (type imports are erased): what may be reached at all.
// Who may import whom directly is said in tools/import-rules and checked by the linter.

/**
 * A package in node_modules, or one that is not installed.
 *
 * @param {string} names
 */
const npm = (names) => `(^|/)node_modules/(?:@types/)?(?:${names})/|^(?:${names})$`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Modules that import each other at run time cannot be read one by one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'leaves-apart',
      comment: 'server, client and ops never import each other.',
      severity: 'error',
      from: { path: '^packages/(server|client|ops)/src/' },
      to: { path: '^packages/(server|client|ops)/', pathNot: '^packages/$1/', reachable: true },
    },
    {
      name: 'trunk-alone',
      comment: 'core imports no other package of the workspace.',
      severity: 'error',
      from: { path: '^packages/core/src/' },
      to: { path: '^(packages|examples|bench)/', pathNot: '^packages/core/src/', reachable: true },
    },
    {
      name: 'no-tests-in-products',
      comment: 'Published code reaches no test helper.',
      severity: 'error',
      from: { path: '^packages/(core|server|client|ops)/src/' },
      to: { path: '^packages/testing/|/test/|\\.test\\.ts$', reachable: true },
    },
    {
      name: 'core-without-http',
      comment: 'core reaches no web framework and no HTTP.',
      severity: 'error',
      from: { path: '^packages/core/src/' },
      to: {
        path: `${npm('express|cors|helmet|pino|prom-client|commander')}|^(node:)?https?2?$`,
        reachable: true,
      },
    },
    {
      name: 'query-is-pure',
      comment: 'query reaches neither cache, databases, execution, config nor the model.',
      severity: 'error',
      from: { path: '^packages/core/src/query/' },
      to: {
        path: `^packages/core/src/(cache|databases|execution|config|model|migrations|health|crypto|index\\.ts|lens\\.ts)|${npm('pg')}`,
        reachable: true,
      },
    },
    {
      name: 'route-table-is-data',
      comment: 'The route table and the wire types import nothing at run time.',
      severity: 'error',
      from: { path: '^packages/core/src/contract/(routes\\.ts$|types/)' },
      to: { pathNot: '^packages/core/src/contract/types/' },
    },
    {
      name: 'never-back-to-composition',
      comment: 'Rooms are put together in core/src/lens.ts; they do not call it.',
      severity: 'error',
      from: { path: '^packages/core/src/[^/]+/' },
      to: { path: '^packages/core/src/(index|lens)\\.ts$', reachable: true },
    },
    {
      name: 'never-back-to-express',
      comment: 'express calls http, http calls guards and handlers, never back.',
      severity: 'error',
      from: { path: '^packages/server/src/(http|guards|handlers|observability)/' },
      to: { path: `^packages/server/src/express/|${npm('express')}`, reachable: true },
    },
    {
      name: 'never-back-to-http',
      comment: 'Handlers and guards are called by http and do not call it.',
      severity: 'error',
      from: { path: '^packages/server/src/(guards|handlers)/' },
      to: { path: '^packages/server/src/http/', reachable: true },
    },
    {
      name: 'services-apart',
      comment: 'Services do not import each other: hand a narrow named function in at composition.',
      severity: 'error',
      from: { path: '^packages/core/src/model/([^/]+)/' },
      to: {
        path: '^packages/core/src/model/[^/]+/.*-service\\.ts$',
        pathNot: '^packages/core/src/model/$1/',
      },
    },
    {
      name: 'client-stands-alone',
      comment: 'The client reaches its own files and the plain route table, nothing else.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '^packages/client/src/(react|testing)/' },
      to: { pathNot: '^packages/(client/src/|core/src/contract/(routes\\.ts|types/))', reachable: true },
    },
    {
      name: 'client-testing-by-msw',
      comment: 'What is for tests of a host reaches the route table, contract types and msw besides.',
      severity: 'error',
      from: { path: '^packages/client/src/testing/' },
      to: {
        pathNot: `^packages/(client/src/|core/src/contract/(routes\\.ts|types/))|${npm('msw')}`,
      },
    },
    {
      name: 'client-react-by-peers',
      comment: 'What is for React reaches the client and its optional peers.',
      severity: 'error',
      from: { path: '^packages/client/src/react/' },
      to: { pathNot: `^packages/client/src/|${npm('react|@tanstack/react-query|recharts')}` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.ts$|/test/|/dist/' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
    },
  },
};
