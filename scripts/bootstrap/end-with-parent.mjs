// Loaded into a task's program before its own code: asks the program to end when the process that
// started it has gone. A worker or a process started by the program has another parent and is left alone.
import { isMainThread } from 'node:worker_threads';

const parent = process.ppid;

if (isMainThread && parent === Number(process.env['ISTARI_LENS_TASK_PARENT'])) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 1_000);
  watch.unref();
}
