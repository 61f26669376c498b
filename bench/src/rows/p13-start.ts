import { runChild } from '../children/run-child.ts';
import { bar } from '../measure/result.ts';
import { inRounds, over } from '../measure/rounds.ts';
import type { Row } from './row.ts';

interface Start {
  importMs: number;
  readyMs: number;
  status: number;
}

export const start: Row = {
  title: 'Start, and import of the client',
  method:
    'In a new process each time: from the import of core and server until a server is ready with both databases up, at the head of the migrations; and the import of the client. The start of Node itself is in neither.',
  async run({ scale, environment }) {
    const rounds = await inRounds(2 * scale.rounds, {
      server: () => runChild<Start>('measure-start.ts', { argument: environment }),
      client: async () => ({
        ...(await runChild<{ importMs: number }>('measure-client-import.ts')),
        readyMs: 0,
        status: 200,
      }),
    });
    if (rounds.some(({ server }) => server.status !== 200))
      throw new Error('A server said that it is not ready.');
    return {
      figures: [
        {
          name: 'import of core and server',
          unit: 'ms',
          summary: over(rounds, ({ server }) => server.importMs),
        },
      ],
      bars: [
        bar(
          'import to ready',
          'atMost',
          400,
          over(rounds, ({ server }) => server.readyMs),
          'ms',
        ),
        bar(
          'import of the client',
          'atMost',
          5,
          over(rounds, ({ client }) => client.importMs),
          'ms',
        ),
      ],
      notes: [],
    };
  },
};
