import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'browser',
  sourcemap: true,
  dts: false,
  clean: false,
  // The plain route table of core becomes part of the bundle, from its source.
  esbuildOptions: (options) => {
    options.conditions = ['source'];
  },
});
