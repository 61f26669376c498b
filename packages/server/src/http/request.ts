import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as guards and handlers see it, whatever framework it came through. */
export interface HttpRequest {
  /** The caller's own `X-Request-Id` if it was valid, else a new one. */
  readonly id: string;
  readonly method: string;
  /** The host's own request, for what the host itself reads from it. */
  readonly hostRequest: IncomingMessage;
  readonly headers: IncomingHttpHeaders;
  /** Address of the caller, by the host's `trust proxy`. */
  readonly ip: string | undefined;
  /** True when headers name a caller behind the peer that the host does not trust to do so. */
  readonly forwardedByStranger: boolean;
  /** True when the caller came by TLS, by the host's `trust proxy`. */
  readonly secure: boolean;
  /** Scheme, host and port that the caller addressed, by the host's `trust proxy`. */
  readonly ownOrigin: string | undefined;
  /** Path under which the router is mounted; empty at the root. */
  readonly mountPath: string;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The query of the address as it was sent, with its question mark; empty without one. */
  readonly search: string;
  /** Query parameters; a list where one is repeated. */
  readonly query: Readonly<Record<string, string | string[]>>;
  /** Aborts when the caller goes away before the answer is sent. */
  readonly signal: AbortSignal;
  /** Headers that the answer gets whatever it is, an error included. */
  readonly answerHeaders: Map<string, string>;
  /**
   * The JSON body, read on the first call; undefined without one. Throws a LensError for a body that
   * is too large, not JSON, or in another media type.
   */
  body(): Promise<unknown>;
  /**
   * The JSON body for a service that reads JSON itself: bytes in UTF-8, none of them for no body; the value
   * where the host has parsed it before. Throws as {@link HttpRequest.body} does, but looks at no JSON.
   */
  json(): Promise<unknown>;
}
