// Backs up every day at BACKUP_AT (UTC), looks at what was stored, and forgets what is past its time. One that fails is said
// in the log and tried again an hour later; the alert on the age of the newest backup tells whoever watches.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const [hour = 2, minute = 15] = (process.env.BACKUP_AT ?? '02:15').split(':').map(Number);
const steps = [
  ['backup', '--json'],
  ['verify', 'latest', '--json'],
  ['prune', '--keep-daily', '14', '--keep-weekly', '8', '--keep-monthly', '12', '--apply', '--json'],
];
const HOUR_MS = 3_600_000;
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stop.abort());

function next() {
  const at = new Date();
  at.setUTCHours(hour, minute, 0, 0);
  if (at <= new Date()) at.setUTCDate(at.getUTCDate() + 1);
  return at;
}

async function backUp() {
  for (const step of steps) {
    const child = spawn('istari-lens', step, { stdio: 'inherit', signal: stop.signal });
    const [code] = await once(child, 'close').catch(() => [143]);
    if (code !== 0) return false;
  }
  return true;
}

let at = next();
while (!stop.signal.aborted) {
  console.log(JSON.stringify({ level: 'INFO', msg: 'next backup', at: at.toISOString() }));
  while (!stop.signal.aborted && Date.now() < at.getTime()) {
    const pause = Math.min(at.getTime() - Date.now(), HOUR_MS);
    // Ends early when it is told to stop.
    await sleep(pause, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  if (stop.signal.aborted) break;
  const done = await backUp();
  if (!done) console.log(JSON.stringify({ level: 'ERROR', msg: 'the backup failed; see above' }));
  at = done ? next() : new Date(Date.now() + HOUR_MS);
}
