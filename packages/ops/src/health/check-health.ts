import type { Health } from '@istari-lens/core';
import { connectionFailure } from './connection-failure.ts';

export interface CheckHealthOptions {
  /** Time to wait for the answer. @default 5000 */
  timeoutMs?: number;
}

/** What a deployment says about itself, or why it could not be asked. */
export interface HealthReport {
  /** `unreachable`: nothing answered, or what answered is not Istari Lens. */
  status: Health['status'] | 'unreachable';
  url: string;
  durationMs: number;
  /** The deployment's own words; absent when unreachable. */
  health?: Health;
  /** Why it is unreachable. */
  reason?: string;
}

/**
 * Asks `GET <url>/health` of a running deployment (`application/health+json`). Never throws for a
 * deployment that is down: that is an answer too. Throws a TypeError for a URL that is not http(s).
 */
export async function checkHealth(url: string, options: CheckHealthOptions = {}): Promise<HealthReport> {
  const address = healthUrl(url);
  const started = performance.now();
  const report = (rest: Omit<HealthReport, 'url' | 'durationMs'>): HealthReport => ({
    ...rest,
    url: address,
    durationMs: Math.round(performance.now() - started),
  });
  const timeoutMs = options.timeoutMs ?? 5000;
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/health+json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (!isHealth(body)) {
      return report({
        status: 'unreachable',
        reason: `It answered ${response.status}, but not with a health report. Check the path of the address: the API is asked below where it is mounted.`,
      });
    }
    return report({ status: body.status, health: body });
  } catch (error) {
    const { what, fix } = connectionFailure(error, timeoutMs);
    return report({ status: 'unreachable', reason: `It ${what}. ${fix}` });
  }
}

function healthUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError(
      'The address must be an http or https URL, for example https://example.com/analytics.',
    );
  }
  parsed.pathname = `${parsed.pathname.replace(/\/+$/, '')}/health`;
  parsed.search = '';
  parsed.hash = '';
  return parsed.toString();
}

function isHealth(body: unknown): body is Health {
  if (typeof body !== 'object' || body === null || !('status' in body) || !('checks' in body)) return false;
  return body.status === 'pass' || body.status === 'warn' || body.status === 'fail';
}
