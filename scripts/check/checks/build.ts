import type { Check } from '../check.ts';

/** The published packages build, with explicit types on every export. */
export const build: Check = {
  name: 'build',
  summary: 'JavaScript and types of the published packages',
  run: async (products) => {
    await products.build();
    return '';
  },
};
