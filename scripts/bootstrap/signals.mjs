const REPEAT_MS = 500;

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Hands signals of this process on to a child that runs in its own process group. One Ctrl-C reaches
 * this process twice (from the terminal and from npm, which forwards it), so the same signal within
 * half a second counts once: a child takes a second one as "stop at once".
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ wholeGroup: boolean }} options `wholeGroup` signals the child's group, not only the child
 * @returns {{ stop: () => NodeJS.Signals | undefined }} ends the forwarding, returns the last signal seen
 */
export function forwardSignals(child, { wholeGroup }) {
  /** @type {NodeJS.Signals | undefined} */
  let last;
  let lastAt = 0;
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    if (signal === last && Date.now() - lastAt < REPEAT_MS) return;
    last = signal;
    lastAt = Date.now();
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (wholeGroup) process.kill(-child.pid, signal);
    else child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return {
    stop: () => {
      for (const signal of FORWARDED) process.removeListener(signal, forward);
      return last;
    },
  };
}
