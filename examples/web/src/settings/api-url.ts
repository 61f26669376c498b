const DEFAULT_API_URL = 'http://localhost:8000';
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Where the browser finds the API: `NEXT_PUBLIC_API_URL`, read for each request so that one build serves any
 * deployment.
 *
 * On one machine, `localhost` and `127.0.0.1` are different sites to a browser, and a session cookie does not
 * travel between sites. So a loopback API is addressed by the name under which this page was opened.
 *
 * @param pageHost the `Host` header of the page's request
 */
export function apiUrlFor(pageHost: string | null): string {
  // A name in a variable: Next would write the build machine's value over a literal one.
  const name = 'NEXT_PUBLIC_API_URL';
  const url = new URL(process.env[name] || DEFAULT_API_URL);
  const pageName = pageHost?.replace(/:\d+$/, '') ?? '';
  if (LOOPBACK.has(url.hostname) && LOOPBACK.has(pageName)) url.hostname = pageName;
  return url.href.replace(/\/$/, '');
}
