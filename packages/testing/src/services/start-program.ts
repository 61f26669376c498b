import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '../embedded/free-port.ts';
import { startSupervised } from '../embedded/supervised-process.ts';
import { createTemporaryFolder, shareTemporaryFolder } from '../embedded/temporary-folder.ts';
import { findUnprivilegedUser } from '../embedded/unprivileged-user.ts';
import { waitUntilListening } from './running-service.ts';
import type { RunningService } from './running-service.ts';

/** A server program of this machine, as one test file wants it. */
export interface ProgramOrder {
  name: string;
  file: string;
  /** Files to write into its folder before it starts, by name. */
  files(place: { folder: string; port: number }): Readonly<Record<string, string>>;
  arguments(place: { folder: string; port: number }): string[];
}

/** Runs a server program on a free port of 127.0.0.1 under a supervisor, as an unprivileged user. */
export async function startProgram(order: ProgramOrder): Promise<RunningService> {
  const user = findUnprivilegedUser();
  const place = { folder: createTemporaryFolder(order.name), port: await findFreePort() };
  if (user) chownSync(place.folder, user.uid, user.gid);
  for (const [name, text] of Object.entries(order.files(place))) {
    const file = join(place.folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    if (user) chownSync(file, user.uid, user.gid);
  }
  const supervised = startSupervised({
    commands: [{ file: order.file, arguments: order.arguments(place) }],
    environment: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    user,
    logFile: join(place.folder, 'service.log'),
    stopSignal: 'SIGINT',
    remove: [place.folder],
  });
  shareTemporaryFolder(place.folder, supervised.supervisorPid);
  const service: RunningService = {
    host: '127.0.0.1',
    port: place.port,
    freeze: async () => supervised.freeze(),
    thaw: async () => supervised.thaw(),
    stop: () => supervised.stop(),
  };
  try {
    await waitUntilListening(service.host, service.port, () => supervised.hasEnded());
  } catch (error) {
    await service.stop();
    throw error;
  }
  return service;
}
