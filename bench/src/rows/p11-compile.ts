import type { CompileFigures } from '../children/measure-compile.ts';
import { runChild } from '../children/run-child.ts';
import { bar } from '../measure/result.ts';
import { summarize } from '../statistics.ts';
import type { Row } from './row.ts';

export const compile: Row = {
  title: 'Compile and plan',
  method:
    'CPU of validating, planning and compiling the question of P1, and the 12 questions of the sales dashboard with their fusion, warm, without any memo of questions; from the sources, in a process of its own.',
  async run({ scale }) {
    const { question, dashboard, statements } = await runChild<CompileFigures>('measure-compile.ts', {
      argument: { rounds: scale.rounds, seconds: scale.seconds / 3 },
    });
    return {
      figures: [],
      bars: [
        bar('a question', 'atMost', 50, summarize(question), 'µs CPU'),
        bar('a fused load of 12 widgets', 'atMost', 500, summarize(dashboard), 'µs CPU'),
      ],
      notes: [
        `The dashboard is fused into ${statements} statements, and what is in none of them is asked alone.`,
      ],
    };
  },
};
