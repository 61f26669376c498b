import { isIP } from 'node:net';
import type { EnvReader } from './env-reader.ts';
import { isNetwork } from './is-network.ts';
import { readInteger, splitList } from './read-values.ts';
import type { ResolvedConfig } from './resolved-config.ts';

const METRICS_TOKEN_MIN_LENGTH = 16;

/** `API_*`, `CORS_ORIGINS`, `TRUST_PROXY`, `METRICS_TOKEN` and `DRAIN_DELAY_MS`. */
export function readApi(reader: EnvReader, strict: boolean): ResolvedConfig['api'] {
  return {
    host: readHost(reader),
    port: readInteger(reader, 'API_PORT', { fallback: 8000, min: 0, max: 65_535 }),
    corsOrigins: readCorsOrigins(reader, strict),
    trustProxy: readTrustProxy(reader),
    metricsToken: readMetricsToken(reader),
    drainDelayMs: readInteger(reader, 'DRAIN_DELAY_MS', { fallback: 5000, min: 0, max: 600_000 }),
  };
}

function readHost(reader: EnvReader): string {
  const host = reader.text('API_HOST') ?? '0.0.0.0';
  if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(host)) {
    reader.problem(
      'API_HOST',
      'is not an address to listen on. Use an IP address such as 0.0.0.0 or 127.0.0.1, or a host name.',
    );
  }
  return host;
}

function readCorsOrigins(reader: EnvReader, strict: boolean): string[] {
  const origins = splitList(reader.text('CORS_ORIGINS'));
  if (strict && origins.length === 0) {
    reader.missing(
      'CORS_ORIGINS',
      'is missing. List the origins of the web apps that call this API, for example https://app.example.com.',
    );
  }
  if (strict && origins.includes('*')) {
    reader.problem(
      'CORS_ORIGINS',
      'allows every origin. List the origins of the web apps that call this API instead of *.',
    );
  }
  const others = origins.filter((origin) => origin !== '*');
  const parsed = others.flatMap((origin) => parseOrigin(origin) ?? []);
  if (parsed.length < others.length) {
    reader.problem(
      'CORS_ORIGINS',
      'holds something that is not an origin. Write scheme, host and port only, separated by commas: https://app.example.com,http://localhost:3000.',
    );
  }
  if (strict && parsed.some((url) => url.protocol === 'http:' && !isLoopback(url.hostname))) {
    reader.problem(
      'CORS_ORIGINS',
      'holds an origin without TLS. Use https:// for every origin but those of this machine.',
    );
  }
  return origins.includes('*') ? ['*'] : [...new Set(parsed.map((url) => url.origin))];
}

function parseOrigin(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname.includes('*')) return undefined;
  const isBare =
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  return isBare && !text.endsWith('?') && !text.endsWith('#') ? url : undefined;
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    (isIP(hostname) === 4 && hostname.startsWith('127.'))
  );
}

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

function readTrustProxy(reader: EnvReader): boolean | number | string {
  const text = reader.text('TRUST_PROXY')?.toLowerCase() ?? 'false';
  if (text === 'false' || text === '0') return false;
  if (text === 'true') {
    reader.warn(
      'TRUST_PROXY',
      'every sender of X-Forwarded-For is believed. Give the number of proxies or their networks instead.',
    );
    return true;
  }
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const parts = splitList(text);
  if (
    parts.length > 0 &&
    parts.every((part) => NAMED_NETWORKS.includes(part) || isIP(part) !== 0 || isNetwork(part))
  ) {
    return parts.join(', ');
  }
  reader.problem(
    'TRUST_PROXY',
    'is neither true, false, a number of proxies, nor a list of their networks. Use for example 1, or loopback,10.0.0.0/8.',
  );
  return false;
}

function readMetricsToken(reader: EnvReader): string | undefined {
  const token = reader.secret('METRICS_TOKEN');
  if (token !== undefined && token.length < METRICS_TOKEN_MIN_LENGTH) {
    reader.problem(
      'METRICS_TOKEN',
      `has fewer than ${METRICS_TOKEN_MIN_LENGTH} characters. Make one with \`openssl rand -hex 24\`.`,
    );
  }
  return token;
}
