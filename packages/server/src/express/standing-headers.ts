import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { crossOrigin } from './cross-origin.ts';
import { securityHeaders } from './security-headers.ts';

/** Names and values in turn, as `writeHead` takes them. */
export type HeaderLines = readonly string[];

/** Headers that do not depend on the answer, for one origin of callers. */
export interface StandingHeaders {
  /** Of what is not kept by anyone; `Vary` is not among them. */
  readonly plain: HeaderLines;
  /** What the answer varies by; empty for nothing. */
  readonly vary: string;
  /** As `plain` with `Vary`, for what is not kept by anyone. */
  readonly unkept: HeaderLines;
  /** As `plain` with `Vary`, for data that the caller may keep and must ask about. */
  readonly revalidated: HeaderLines;
  /**
   * Of a 304, in the place of `revalidated`: what tells of the answer that the caller has (RFC 9110, section 15.4.5),
   * of the connection and of who may read it. The rest was sent with that answer and stays with it.
   */
  readonly unchanged: HeaderLines;
}

export interface StandingHeadersOptions {
  strictTransport: boolean;
  origins: readonly string[];
}

/** More origins than a deployment has; with any origin allowed, the others are worked out each time. */
const MAX_ORIGINS = 200;

/** Security headers that a 304 carries as well. */
const SAID_AGAIN: ReadonlySet<string> = new Set(['Strict-Transport-Security', 'X-Content-Type-Options']);

/**
 * The headers of helmet and cors, which depend on nothing but the caller's `Origin`: each origin is worked
 * out once by the middlewares themselves, on an answer that goes nowhere.
 */
export function createStandingHeaders(
  options: StandingHeadersOptions,
): (origin: string | undefined) => StandingHeaders {
  const secure = securityHeaders({ strictTransport: options.strictTransport });
  const share = crossOrigin(options.origins);
  const known = new Map<string | undefined, StandingHeaders>();

  function workOut(origin: string | undefined): StandingHeaders {
    const request = new IncomingMessage(new Socket());
    request.method = 'GET';
    if (origin !== undefined) request.headers.origin = origin;
    const response = new RecordedResponse(request);
    secure(request, response, ignore);
    share(request, response, ignore);
    const plain = [...response.given].filter(([name]) => name !== 'Vary').flat();
    const vary = response.given.get('Vary') ?? '';
    const answerVary = [vary, 'Authorization', 'Cookie', 'Accept-Encoding'].filter((part) => part !== '');
    const keeping = ['Cache-Control', 'private, no-cache', 'Vary', answerVary.join(', ')];
    const isSaidAgain = (name: string): boolean =>
      SAID_AGAIN.has(name) || (origin !== undefined && name.startsWith('Access-Control-'));
    return {
      plain,
      vary,
      unkept: [...plain, 'Cache-Control', 'no-store', ...(vary === '' ? [] : ['Vary', vary])],
      revalidated: [...plain, ...keeping],
      unchanged: [
        ...[...response.given].filter(([name]) => name !== 'Vary' && isSaidAgain(name)).flat(),
        ...keeping,
      ],
    };
  }

  return (origin) => {
    const found = known.get(origin);
    if (found !== undefined) return found;
    const made = workOut(origin);
    // Callers choose what they send: what is remembered stays bounded.
    if (known.size < MAX_ORIGINS) known.set(origin, made);
    return made;
  };
}

function ignore(): void {}

/** An answer that goes nowhere, and remembers names as they were written. */
class RecordedResponse extends ServerResponse {
  readonly given: Map<string, string> = new Map();

  override setHeader(name: string, value: number | string | readonly string[]): this {
    this.given.set(name, String(value));
    return super.setHeader(name, value);
  }
}
