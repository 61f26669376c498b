import { createOutput } from './output.ts';

/** Prints rows, and below the text, or with JSON on stderr, what they do not show. */
export function resultWithNote(result: {
  json: boolean;
  rows: readonly object[];
  text: string;
  note: string | undefined;
}): void {
  const { json, rows, text, note } = result;
  const output = createOutput({ json });
  output.result(rows, note === undefined ? text : `${text}\n\n${note}`);
  if (json && note !== undefined) output.problem(note);
}
