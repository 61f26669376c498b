/** Progress of one long step, as lines on stderr: stdout is for what was asked for. */
export interface Step {
  /** Says how far the step has come. */
  update(detail: string): void;
  /** Says that the step is done, and how long it took. */
  done(detail?: string): void;
}

export function startStep(title: string): Step {
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const print = (text: string): void => void process.stderr.write(`${text}\n`);
  print(`• ${title} …`);
  return {
    update: (detail) => print(`    ${detail} (${seconds()})`),
    done: (detail) => print(`✓ ${detail ?? title} (${seconds()})`),
  };
}

/** 3000000 → "3,000,000". */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
