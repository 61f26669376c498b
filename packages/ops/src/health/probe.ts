import { connectionFailure, type ConnectionFailure } from './connection-failure.ts';

/** An answer of the deployment. */
export interface ProbeAnswer {
  status: number;
  headers: Headers;
  text: string;
  durationMs: number;
}

export interface ProbeOptions {
  /** @default 5000 */
  timeoutMs?: number;
  headers?: Record<string, string>;
  /** @default 'GET' */
  method?: string;
  body?: string;
  query?: Readonly<Record<string, string>>;
}

/**
 * Asks one address below the deployment's. Never follows redirects. Undefined when there was no answer
 * within the time.
 */
export async function probe(
  base: string,
  path: string,
  options: ProbeOptions = {},
): Promise<ProbeAnswer | undefined> {
  const outcome = await probeOrFailure(base, path, options);
  return 'status' in outcome ? outcome : undefined;
}

/** The same, with why there was no answer. */
export async function probeOrFailure(
  base: string,
  path: string,
  { timeoutMs = 5_000, headers = {}, method = 'GET', body, query = {} }: ProbeOptions = {},
): Promise<ProbeAnswer | ConnectionFailure> {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  url.search = String(new URLSearchParams(query));
  const startedAt = performance.now();
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      durationMs: Math.round(performance.now() - startedAt),
    };
  } catch (error) {
    return connectionFailure(error, timeoutMs);
  }
}
