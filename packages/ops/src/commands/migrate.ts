import type { Command } from 'commander';
import { registerMigrateCheck } from './migrate-check.ts';
import { registerMigrateDown } from './migrate-down.ts';
import { registerMigratePlan } from './migrate-plan.ts';
import { registerMigrateStatus } from './migrate-status.ts';
import { registerMigrateUp } from './migrate-up.ts';

/** `istari-lens migrate up | status | plan | check | down` */
export function registerMigrate(program: Command): void {
  const group = program
    .command('migrate')
    .description("Bring the app database's schema up to date, or say where it stands.");
  registerMigrateUp(group);
  registerMigrateStatus(group);
  registerMigratePlan(group);
  registerMigrateCheck(group);
  registerMigrateDown(group);
}
