import { EXIT } from '../exit-codes.ts';

/**
 * Ends the process quietly when nobody reads its output any more, as `| head` does, and with one line when
 * the output cannot be written, as on a full disk.
 */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.outputClosed);
    process.stderr.write(
      `The result cannot be written (${error.code ?? 'unknown'}): stdout is full or broken.\n`,
    );
    process.exit(EXIT.failed);
  });
  // Without stderr there is nobody left to tell.
  process.stderr.on('error', () => process.exit(EXIT.outputClosed));
}
