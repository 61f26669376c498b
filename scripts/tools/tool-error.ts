/** A tool found something wrong: the message is what a person has to read, without a stack. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
