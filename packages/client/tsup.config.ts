import { defineConfig, type Options } from 'tsup';

const shared: Options = {
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'browser',
  sourcemap: true,
  dts: false,
  clean: false,
};

export default defineConfig([
  {
    ...shared,
    entry: { index: 'src/index.ts' },
    // The plain route table of core becomes part of the bundle, from its source.
    esbuildOptions: (options) => {
      options.conditions = ['source'];
    },
  },
  { ...shared, entry: { format: 'src/format/index.ts' } },
  {
    ...shared,
    entry: { testing: 'src/testing/index.ts' },
    // It has the route table in it.
    esbuildOptions: (options) => {
      options.conditions = ['source'];
    },
  },
  {
    ...shared,
    entry: { react: 'src/react/index.ts', 'react-dashboard': 'src/react/dashboard/index.ts' },
    // Each entry takes the others from the package, so that there is one React context, whatever the module format.
    external: [/^@istari-lens\/client($|\/)/],
    esbuildOptions: (options) => {
      options.jsx = 'automatic';
      options.banner = { js: "'use client';" };
    },
  },
]);
