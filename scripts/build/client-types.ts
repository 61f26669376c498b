import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { ToolError } from '../tools/tool-error.ts';
import { root } from '../tools/workspace.ts';

const client = join(root, 'packages/client');

/** The client's entries that have types, by output name. */
const entries = { index: join(client, '.cache/types/index.d.ts') };

/**
 * Rolls the client's declarations, with the contract types they use, into one file an entry for each
 * module format: its consumers install neither core nor zod.
 *
 * @throws {ToolError} when a declaration would still import a package
 */
export async function bundleClientTypes(): Promise<void> {
  const bundled = await rollup({
    input: entries,
    external: (id) => /^[^./\0]/.test(id) && !id.startsWith(client) && !id.startsWith('@istari-lens/core/'),
    plugins: [
      dts({
        respectExternal: true,
        sourcemap: true,
        // The plugin's default knows no `exports` maps.
        compilerOptions: { moduleResolution: ts.ModuleResolutionKind.Bundler },
      }),
    ],
    onwarn: ({ message }) => {
      throw new ToolError(`Bundling the client's types: ${message}`);
    },
  });
  try {
    for (const extension of ['d.ts', 'd.cts']) {
      const { output } = await bundled.write({
        dir: join(client, 'dist'),
        format: 'es',
        entryFileNames: `[name].${extension}`,
        sourcemap: true,
      });
      for (const file of output) {
        if (file.type === 'chunk' && file.imports.length > 0) {
          throw new ToolError(`${file.fileName} of the client would import ${file.imports.join(', ')}.`);
        }
      }
    }
  } finally {
    await bundled.close();
  }
}
