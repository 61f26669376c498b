/** Where a command writes: results to stdout, progress and problems to stderr. */
export interface Output {
  /** The result: as one line of JSON with `--json`, else as text. */
  result(value: object, text: string): void;
  /** Progress; left out with `--json` and when stderr is not a terminal. */
  progress(text: string): void;
  /** One line that the next replaces: how far something is. Left out as progress is. */
  status(text: string): void;
  problem(text: string): void;
}

const STATUS_EVERY_MS = 100;

/** An output on this process's streams. With `json`, stdout holds one line of JSON and nothing else. */
export function createOutput(options: { json: boolean }): Output {
  const showsProgress = !options.json && process.stderr.isTTY;
  let statusAt = 0;
  // Only a terminal has a status line to clear before something else is written.
  const clear = (): void => {
    if (statusAt > 0) process.stderr.write('\r\x1b[K');
    statusAt = 0;
  };
  return {
    result: (value, text) => {
      clear();
      process.stdout.write(`${options.json ? JSON.stringify(value) : text}\n`);
    },
    progress: (text) => {
      clear();
      if (showsProgress) process.stderr.write(`${text}\n`);
    },
    status: (text) => {
      const now = performance.now();
      if (!showsProgress || now - statusAt < STATUS_EVERY_MS) return;
      statusAt = now;
      process.stderr.write(`\r${text.slice(0, (process.stderr.columns ?? 80) - 1)}\x1b[K`);
    },
    problem: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
  };
}
