/** A problem the user can act on: its message is printed without a stack. */
export class BootstrapError extends Error {
  /**
   * @param {string} message what happened and what to do
   * @param {number} [exitCode] exit code of the process; 1 unless told
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'BootstrapError';
    this.exitCode = exitCode;
  }
}
