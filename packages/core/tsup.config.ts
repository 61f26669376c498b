import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'contract/index': 'src/contract/index.ts',
    'contract/routes': 'src/contract/routes.ts',
  },
  format: ['esm'],
  target: 'node22',
  sourcemap: true,
  dts: false,
  clean: false,
});
