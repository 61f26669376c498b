import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../tools/workspace.ts';
import { readModuleGraph } from './module-graph.ts';
import type { ModuleGraph } from './module-graph.ts';

/** Files of a planted tree; what they import breaks the rules named below. */
const files = {
  'packages/core/src/index.ts': "export * from './model/orders/orders-service.ts';",
  'packages/core/src/lens.ts': "export * from './model/orders/orders-service.ts';",
  'packages/core/src/model/orders/orders-service.ts': "import '../users/users-service.ts'; import './a.ts';",
  'packages/core/src/model/orders/a.ts': "import './b.ts';",
  'packages/core/src/model/orders/b.ts': "import './a.ts';",
  'packages/core/src/model/users/users-service.ts': "import '../../lens-a.ts';",
  'packages/core/src/lens-a.ts': "import 'express';",
  'packages/core/src/health/check.ts': "import '../lens.ts';",
  'packages/core/src/query/plan/plan.ts': "import '../../errors/a.ts';",
  'packages/core/src/errors/a.ts': "await import('../cache/key.ts');",
  'packages/core/src/cache/key.ts': 'export const key = 1;',
  'packages/core/src/contract/routes.ts': "import './parse.ts';",
  'packages/core/src/contract/parse.ts': "import 'zod';",
  'packages/server/src/index.ts': "import '../../client/src/index.ts';",
  'packages/server/src/handlers/list.ts': "import '../guards/user.ts';",
  'packages/server/src/guards/user.ts': "import '../express/mount.ts';",
  'packages/server/src/express/mount.ts': "import 'express';",
  'packages/client/src/index.ts': "import './request.ts';",
  'packages/client/src/request.ts': "await import('zod');",
  'packages/ops/src/index.ts': "import type { A } from '../../server/src/index.ts'; export type B = A;",
  'packages/ops/src/help.ts': "import '../../testing/src/index.ts';",
  'packages/testing/src/index.ts': 'export {};',
} as const;

const expected = [
  'no-cycle: packages/core/src/model/orders/a.ts',
  'resolvable: packages/core/src/contract/parse.ts',
  'services-apart: packages/core/src/model/orders/orders-service.ts → packages/core/src/model/users/users-service.ts',
  'core-without-http: packages/core/src/model/orders/orders-service.ts',
  'never-back-to-composition: packages/core/src/health/check.ts',
  'query-is-pure: packages/core/src/query/plan/plan.ts → packages/core/src/errors/a.ts → packages/core/src/cache/key.ts',
  'route-table-is-data: packages/core/src/contract/routes.ts',
  'leaves-apart: packages/server/src/index.ts',
  'never-back-to-express: packages/server/src/handlers/list.ts',
  'client-stands-alone: packages/client/src/index.ts',
  'no-tests-in-products: packages/ops/src/help.ts',
];

let tree: string;
let graph: ModuleGraph;

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'istari-lens-graph-'));
  for (const name of ['tsconfig.json', 'tsconfig.base.json']) cpSync(join(root, name), join(tree, name));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${text}\n`);
  }
  const folders = ['core', 'server', 'client', 'ops'].map((name) => `packages/${name}/src`);
  graph = await readModuleGraph(folders, tree);
}, 60_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

it('reads every planted module', () => {
  expect(graph.modules).toBeGreaterThanOrEqual(Object.keys(files).length);
});

it.each(expected)('finds %s', (line) => {
  expect(graph.violations.filter((violation) => violation.startsWith(line))).not.toEqual([]);
});

it('lets types be imported, because they are gone at run time', () => {
  expect(graph.violations.filter((violation) => violation.includes('packages/ops/src/index.ts'))).toEqual([]);
});
