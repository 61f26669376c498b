import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout, without a separator at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
