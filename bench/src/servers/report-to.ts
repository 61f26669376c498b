import { Session } from 'node:inspector/promises';
import { topOf } from '../measure/top-of-profile.ts';
import type { TargetCommand, TargetMessage } from './target.ts';

/** In a target process: says that it listens, and answers for its CPU time and its profile. */
export function reportTo(parent: NodeJS.Process, url: string): void {
  const send = (message: TargetMessage): void => void parent.send?.(message);
  const session = new Session();
  const commands: Record<TargetCommand, () => Promise<TargetMessage>> = {
    async cpu() {
      const { user, system } = process.cpuUsage();
      return { kind: 'cpu', milliseconds: (user + system) / 1000 };
    },
    async memory() {
      return { kind: 'memory', residentBytes: process.memoryUsage.rss() };
    },
    async profile() {
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.start');
      return { kind: 'profile' };
    },
    async profiled() {
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      return { kind: 'profiled', entries: topOf(profile) };
    },
  };
  parent.on('message', (command: TargetCommand) => {
    void commands[command]().then(send);
  });
  // Whoever started it has gone without a word.
  parent.on('disconnect', () => process.exit());
  send({ kind: 'ready', url });
}
