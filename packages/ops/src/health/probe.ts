/** An answer of the deployment, or why there was none. */
export interface ProbeAnswer {
  status: number;
  headers: Headers;
  text: string;
  durationMs: number;
}

/**
 * Asks one address below the deployment's. Never follows redirects. Undefined when there was no answer
 * within the time.
 */
export async function probe(
  base: string,
  path: string,
  options: { timeoutMs?: number; headers?: Record<string, string>; method?: string; body?: string } = {},
): Promise<ProbeAnswer | undefined> {
  const { timeoutMs = 5_000, headers = {}, method = 'GET', body } = options;
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  url.search = '';
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
  } catch {
    return undefined;
  }
}
