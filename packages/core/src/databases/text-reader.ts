import { LensError } from '../errors/index.ts';

export interface TextReader {
  /** For a query's `types`: every value stays Postgres's own text. */
  readonly types: { getTypeParser(): (text: string) => string };
}

/**
 * Reads values as text and counts them as they arrive. Past `maxBytes` it raises `result_too_large`
 * out of the driver's row parser, which drops this row and all that follow, and calls `onExceeded`
 * once so that the server can be told to stop.
 */
export function createTextReader(maxBytes: number, onExceeded: () => void): TextReader {
  let characters = 0;
  let exceeded = false;
  const read = (text: string): string => {
    characters += text.length;
    if (characters > maxBytes) {
      if (!exceeded) onExceeded();
      exceeded = true;
      throw new LensError(
        'result_too_large',
        'The answer is larger than allowed. Ask for fewer rows or columns, or group more coarsely.',
      );
    }
    return text;
  };
  return { types: { getTypeParser: () => read } };
}
