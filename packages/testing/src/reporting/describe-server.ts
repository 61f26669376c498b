import type { TestProject } from 'vitest/node';
import '../provided-context.ts';

/** The first line of a run, and the notes on a choice that was not the first. */
export function describeServer(projects: readonly TestProject[]): string[] {
  for (const project of projects) {
    const { testRun, serverNotes } = project.getProvidedContext();
    if (!testRun) continue;
    return [
      `Postgres ${testRun.server.version} ${testRun.server.origin}`,
      ...serverNotes.map((note) => `note: ${note}`),
    ];
  }
  return ['Postgres: none was started'];
}
