import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { runPrefix } from './databases/run-name.ts';
import type { TestRun } from './databases/test-run.ts';
import { removeLeftBehindDatabases, removeRunDatabases } from './databases/tidy-up.ts';
import { findEngine } from './engine/engine-address.ts';
import { guardContainers } from './engine/guard-containers.ts';
import { removeLeftBehindContainers } from './engine/run-containers.ts';
import { startTestServer } from './postgres/start-test-server.ts';
import { findServices } from './services/find-services.ts';
import { readTestSettings } from './settings.ts';
import './provided-context.ts';

/** Starts the run's server once, tells every test where it is, and returns what ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = readTestSettings();
  const prefix = runPrefix();
  const notes: string[] = [];
  const engine = await findEngine();
  if (engine) await removeLeftBehindContainers(engine);
  const guard = engine && guardContainers(engine, prefix);
  try {
    const started = await startTestServer(settings, engine, prefix, (line) => notes.push(line));
    const { server } = started;
    const run: TestRun = {
      server,
      prefix,
      reader: {
        name: server.shared ? `${prefix}reader` : 'lens_reader',
        password: randomBytes(18).toString('hex'),
      },
    };
    if (server.shared) await removeLeftBehindDatabases(server.superuserUrl);
    project.provide('testRun', run);
    project.provide('serverNotes', notes);
    project.provide('services', await findServices(settings, engine, server));
    return async () => {
      if (server.shared) await removeRunDatabases(run);
      await started.stop();
      await guard?.release();
    };
  } catch (error) {
    await guard?.release();
    throw error;
  }
}
