import type { Command } from 'commander';
import { registerKeysCheck } from './keys-check.ts';
import { registerKeysGenerate } from './keys-generate.ts';
import { registerKeysRotate } from './keys-rotate.ts';

/** `istari-lens keys generate | check | rotate` */
export function registerKeys(program: Command): void {
  const group = program
    .command('keys')
    .description("Make the deployment's keys, and change them without losing anything.");
  registerKeysGenerate(group);
  registerKeysCheck(group);
  registerKeysRotate(group);
}
