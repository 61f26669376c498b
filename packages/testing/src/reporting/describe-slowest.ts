import type { ModuleDiagnostic, TestModule } from 'vitest/node';

/** Files listed at most; a run of no more files lists none. */
const MOST = 10;

/** What of Vitest's module is read here. */
export interface TimedFile extends Pick<TestModule, 'relativeModuleId'> {
  /** Milliseconds. */
  diagnostic(): Pick<ModuleDiagnostic, 'prepareDuration' | 'collectDuration' | 'duration'>;
}

/** One line for each of the files of a run that took longest, with seconds. */
export function describeSlowest(files: readonly TimedFile[]): string[] {
  if (files.length <= MOST) return [];
  return files
    .map((file) => ({ path: file.relativeModuleId, ms: durationOf(file) }))
    .toSorted((left, right) => right.ms - left.ms)
    .slice(0, MOST)
    .map(({ path, ms }) => `slow: ${(ms / 1000).toFixed(1)} s ${path}`);
}

function durationOf(file: TimedFile): number {
  const { prepareDuration, collectDuration, duration } = file.diagnostic();
  return prepareDuration + collectDuration + duration;
}
