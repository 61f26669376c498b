// After a rollout: wait until the deployment is well, or say what is not.
// node wait-healthy.ts https://example.com/analytics [seconds]
import { setTimeout as sleep } from 'node:timers/promises';
import { checkHealth } from '@istari-lens/ops';

async function wait(url: string, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const { status, reason, health } = await checkHealth(url, { timeoutMs: 2000 });
    if (status === 'pass') return console.log(`${url} is well (release ${health?.releaseId ?? 'unknown'})`);
    if (Date.now() > deadline) {
      console.error(`${url} is not well after ${seconds} s: ${status}. ${reason ?? ''}`);
      process.exitCode = 1;
      return;
    }
    await sleep(500);
  }
}

const [url = 'http://127.0.0.1:8000', seconds = '60', ...others] = process.argv.slice(2);
if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '') || !/^\d{1,5}$/.test(seconds) || others.length > 0) {
  console.error(
    'Give an http or https URL, and whole seconds, 0 to 99999. For example: node wait-healthy.ts',
  );
  console.error('https://example.com/analytics 60');
  process.exitCode = 2;
} else {
  await wait(url, Number(seconds));
}
