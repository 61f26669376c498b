/** Where a command writes: results to stdout, progress and problems to stderr. */
export interface Output {
  /** The result: as one line of JSON with `--json`, else as text. */
  result(value: object, text: string): void;
  /** Progress; left out with `--json` and when stderr is not a terminal. */
  progress(text: string): void;
  problem(text: string): void;
}

/** An output on this process's streams. With `json`, stdout holds one line of JSON and nothing else. */
export function createOutput(options: { json: boolean }): Output {
  return {
    result: (value, text) => void process.stdout.write(`${options.json ? JSON.stringify(value) : text}\n`),
    progress: (text) => {
      if (!options.json && process.stderr.isTTY) process.stderr.write(`${text}\n`);
    },
    problem: (text) => void process.stderr.write(`${text}\n`),
  };
}
