import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isLeftBehind, runPrefix } from './run-name.ts';

describe('isLeftBehind', () => {
  const gone = spawnSync(process.execPath, ['--version']).pid;

  it('knows a database of a run that is over', () => {
    expect(isLeftBehind(`${runPrefix(gone)}app_abc`)).toBe(true);
  });

  it('leaves alone what belongs to a live run, another machine or somebody else', () => {
    expect(isLeftBehind(`${runPrefix()}app_abc`)).toBe(false);
    expect(isLeftBehind(`lens_test_000000_${gone}_app_abc`)).toBe(false);
    expect(isLeftBehind('lens_test')).toBe(false);
    expect(isLeftBehind('postgres')).toBe(false);
  });
});
