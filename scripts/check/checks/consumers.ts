import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consumerIssues } from '../consumers/consumer-issues.ts';
import { consumerPages } from '../consumers/consumer-pages.ts';
import { consumerPrograms } from '../consumers/consumer-programs.ts';
import { installConsumer } from '../consumers/install-consumer.ts';
import { oldestNode, type OldestNode } from '../consumers/oldest-node.ts';
import type { Check, Tarball } from '../check.ts';
import { ToolError } from '../../tools/tool-error.ts';
import type { Manifest } from '../../tools/workspace.ts';

/** The packed packages, installed by npm, work in every kind of program that uses them. */
export const consumers: Check = {
  name: 'consumers',
  summary: 'the packed packages in programs of others',
  run: async (products) => {
    const tarballs = await products.tarballs();
    const server = oldestNode(enginesOf(tarballs, 'server'));
    const client = oldestNode(enginesOf(tarballs, 'client'));
    const oldest = [server, client].filter((node) => node !== undefined);
    const folder = mkdtempSync(join(tmpdir(), 'istari-lens-consumer-'));
    try {
      await installConsumer(folder, tarballs, oldest, { ...consumerPrograms, ...consumerPages });
      const files = (node: OldestNode | undefined): string[] =>
        node === undefined ? [process.execPath] : [process.execPath, join(folder, node.file)];
      const issues = await consumerIssues(folder, tarballs.flatMap(importsOf), {
        client: files(client),
        server: files(server),
      });
      if (issues.length > 0) throw new ToolError(issues.join('\n'));
    } finally {
      rmSync(folder, { recursive: true });
    }
    return ['this Node', ...oldest.map(({ name }) => name)].join(', ');
  },
};

function manifestOf({ contents }: Tarball): Manifest {
  return JSON.parse(readFileSync(join(contents, 'package.json'), 'utf8'));
}

function enginesOf(tarballs: readonly Tarball[], folder: string): string {
  const tarball = tarballs.find((item) => item.folder === folder);
  const engines = tarball && manifestOf(tarball).engines?.['node'];
  if (engines === undefined) throw new ToolError(`The package ${folder} says no version of Node.`);
  return engines;
}

function importsOf(tarball: Tarball): string[] {
  const { name, exports } = manifestOf(tarball);
  return Object.keys(exports).map((path) => path.replace('.', name));
}
