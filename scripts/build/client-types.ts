import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { ToolError } from '../tools/tool-error.ts';
import { root } from '../tools/workspace.ts';

const client = join(root, 'packages/client');

/** The client's entries, by output name, and the packages that the types of each may come from. */
const entries: Readonly<Record<string, { input: string; from: readonly string[] }>> = {
  index: { input: 'index.d.ts', from: [] },
  format: { input: 'format/index.d.ts', from: ['@istari-lens/client'] },
  testing: { input: 'testing/index.d.ts', from: ['@istari-lens/client', 'msw'] },
  react: { input: 'react/index.d.ts', from: ['@istari-lens/client', '@tanstack/react-query', 'react'] },
  'react-dashboard': {
    input: 'react/dashboard/index.d.ts',
    from: ['@istari-lens/client', '@istari-lens/client/react', 'react'],
  },
};

/**
 * Rolls the client's declarations, with the contract types they use, into one file an entry for each
 * module format: its consumers install neither core nor zod.
 *
 * @throws {ToolError} when a declaration would still import another package than its entry may
 */
export async function bundleClientTypes(): Promise<void> {
  for (const [name, entry] of Object.entries(entries)) await bundleTypes(name, entry);
}

async function bundleTypes(
  name: string,
  { input, from }: { input: string; from: readonly string[] },
): Promise<void> {
  const bundled = await rollup({
    input: { [name]: join(client, '.cache/types', input) },
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
        const others = file.type === 'chunk' ? file.imports.filter((other) => !from.includes(other)) : [];
        if (others.length > 0) {
          throw new ToolError(`${file.fileName} of the client would import ${others.join(', ')}.`);
        }
      }
    }
  } finally {
    await bundled.close();
  }
}
