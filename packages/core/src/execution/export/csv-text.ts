/** Spreadsheets take these for the beginning of a formula, also in full width and after spaces and quotes. */
const FORMULA = /^(?:[\t\r\n]|[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;
const QUOTED = /[",\r\n]/;

/** A text as a field of CSV; one that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvText(text: string): string {
  if (text === '') return '""';
  return csvField(FORMULA.test(text) ? `'${text}` : text);
}

/** What is no text, such as a number, as a field of CSV. */
export function csvField(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
