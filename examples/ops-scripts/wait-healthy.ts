// After a rollout: wait until the deployment is well, or say what is not.
// node wait-healthy.ts https://example.com/analytics [seconds]
import { setTimeout as sleep } from 'node:timers/promises';
import { checkHealth } from '@istari-lens/ops';

const [url = 'http://127.0.0.1:8000', seconds = '60'] = process.argv.slice(2);
const deadline = Date.now() + Number(seconds) * 1000;

for (;;) {
  const { status, reason, health } = await checkHealth(url, { timeoutMs: 2000 });
  if (status === 'pass') {
    console.log(`${url} is well (release ${health?.releaseId ?? 'unknown'})`);
    break;
  }
  if (Date.now() > deadline) {
    console.error(`${url} is not well after ${seconds} s: ${status}. ${reason ?? ''}`);
    process.exitCode = 1;
    break;
  }
  await sleep(500);
}
