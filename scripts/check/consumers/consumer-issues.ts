import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../tools/files-below.ts';
import { runCommand, runTool, type ToolResult } from '../../tools/run-tool.ts';
import { typeScriptProjects } from './consumer-pages.ts';

/** Absolute paths of the programs of Node that a consumer has. */
export interface ConsumerNodes {
  readonly client: readonly string[];
  readonly server: readonly string[];
}

/**
 * What fails for somebody who has installed the packages: an Express program with the API, the client in ES modules and
 * CommonJS asking it, the commands, TypeScript by three settings, a page built by Vite; and what an import changes for
 * everybody else in the process.
 *
 * @param folder absolute path of the project that `installConsumer` made
 * @param imports what may be imported, such as `@istari-lens/client/format`
 */
export async function consumerIssues(
  folder: string,
  imports: readonly string[],
  nodes: ConsumerNodes,
): Promise<string[]> {
  const issues: string[] = [];
  const expect = (what: string, { code, output }: ToolResult): void => {
    if (code !== 0) issues.push(`${what} failed:\n${output.trim()}`);
  };
  const run = (file: string, ...args: string[]): Promise<ToolResult> =>
    runCommand({ file, args, cwd: folder });
  for (const node of nodes.server) {
    expect(`server.mjs on ${node}`, await run(node, 'server.mjs', ...nodes.client));
    expect(`istari-lens on ${node}`, await run(node, 'node_modules/.bin/istari-lens', '--version'));
    expect(
      `istari-lens-server on ${node}`,
      await run(node, 'node_modules/.bin/istari-lens-server', '--help'),
    );
  }
  for (const name of typeScriptProjects)
    expect(`TypeScript, ${name},`, await runTool('typescript:tsc', ['-p', name], folder));
  const built = await runTool('vite', ['build', 'bundler', '--logLevel', 'error'], folder);
  expect('Vite', built);
  if (built.code === 0) issues.push(...builtPageIssues(join(folder, 'bundler/dist')));
  for (const name of imports) {
    const looked = await run(process.execPath, 'built-ins.mjs', name);
    expect(`import of ${name}`, looked);
    const changed = looked.stdout.split('\n').filter((line) => line !== '');
    if (looked.code === 0) issues.push(...changed.map((path) => `Importing ${name} changes ${path}.`));
  }
  return issues;
}

/** What a page has that no browser knows, and the client is not to bring. */
function builtPageIssues(folder: string): string[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return ['__vite-browser-external', 'ZodError', '"node:', "'node:", '`node:'].flatMap((mark) =>
        text.includes(mark) ? [`The page that Vite built has ${mark} in ${file}.`] : [],
      );
    });
}
