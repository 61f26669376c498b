const PLAIN_INTERVAL_MS = 5_000;

/**
 * One line about a long step that says what is happening and for how many seconds: rewritten in place
 * on a terminal, otherwise printed when the text changes and at most every five seconds.
 *
 * @param {string} title
 * @param {Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>} [stream] standard error unless told
 * @returns {{ update: (text: string) => void, done: (text: string) => void, fail: () => void }}
 */
export function startProgress(title, stream = process.stderr) {
  const started = Date.now();
  let text = '';
  let printed = '';
  let printedAt = 0;
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const draw = () => {
    if (stream.isTTY) {
      const line = `${title}: ${text} (${seconds()})`;
      stream.write(`\r\u001b[K${line.slice(0, (stream.columns || 80) - 1)}`);
    } else if (text !== printed && Date.now() - printedAt >= PLAIN_INTERVAL_MS) {
      stream.write(`${title}: ${text} (${seconds()})\n`);
      printed = text;
      printedAt = Date.now();
    }
  };
  const timer = setInterval(draw, stream.isTTY ? 250 : 1_000);
  const stop = () => {
    clearInterval(timer);
    if (stream.isTTY) stream.write('\r\u001b[K');
  };
  return {
    update: (next) => {
      text = next;
      if (printedAt === 0) draw();
    },
    done: (last) => {
      stop();
      stream.write(`${title}: ${last} (${seconds()})\n`);
    },
    fail: stop,
  };
}
