import type { IncomingHttpHeaders } from 'node:http';
import type { Request, Response } from 'express';
import type { Principal, Route } from '@istari-lens/core/contract';
import type { HttpRequest } from '../http/request.ts';
import { parseJson, readBody, type RawBody } from './read-body.ts';

/** Why an answer is a 5xx, for the log; unexpected when it is our own fault. */
export interface Failure {
  error: unknown;
  unexpected: boolean;
}

/**
 * One request under way, as guards and handlers see it, and what becomes known of it on the way. Whatever
 * not every request asks for is worked out when it is asked for.
 */
export class Exchange implements HttpRequest {
  readonly startedAt: number = performance.now();
  route: Route | undefined;
  principal: Principal | undefined;
  failure: Failure | undefined;
  params: Readonly<Record<string, string>> = {};
  /** In bytes. */
  bodyLimit = 0;

  readonly id: string;
  readonly #request: Request;
  readonly #response: Response;
  #answerHeaders: Map<string, string> | undefined;
  #abort: AbortController | undefined;
  #body: Promise<RawBody> | undefined;

  constructor(id: string, request: Request, response: Response) {
    this.id = id;
    this.#request = request;
    this.#response = response;
  }

  get hostRequest(): Request {
    return this.#request;
  }

  get method(): string {
    return this.#request.method;
  }

  get headers(): IncomingHttpHeaders {
    return this.#request.headers;
  }

  get ip(): string | undefined {
    return this.#request.ip;
  }

  get forwardedByStranger(): boolean {
    const { headers, ips } = this.#request;
    const isForwarded = 'x-forwarded-for' in headers || 'forwarded' in headers || 'x-real-ip' in headers;
    return isForwarded && ips.length === 0;
  }

  get secure(): boolean {
    return this.#request.secure;
  }

  get ownOrigin(): string | undefined {
    const { host, protocol } = this.#request;
    return host === undefined ? undefined : `${protocol}://${host}`;
  }

  get mountPath(): string {
    return this.#request.baseUrl;
  }

  get search(): string {
    const { originalUrl } = this.#request;
    const start = originalUrl.indexOf('?');
    return start < 0 ? '' : originalUrl.slice(start);
  }

  /** Read from the address itself: how `request.query` is parsed is the host's choice. */
  get query(): Record<string, string | string[]> {
    const query = new Map<string, string | string[]>();
    for (const [name, value] of new URLSearchParams(this.search)) {
      const known = query.get(name);
      query.set(name, known === undefined ? value : [known, value].flat());
    }
    return Object.fromEntries(query);
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#response.destroyed) this.#abort.abort();
    return this.#abort.signal;
  }

  get answerHeaders(): Map<string, string> {
    return (this.#answerHeaders ??= new Map());
  }

  /** Headers set so far, names and values in turn. */
  get answerLines(): readonly string[] {
    return this.#answerHeaders === undefined ? [] : [...this.#answerHeaders].flat();
  }

  async body(): Promise<unknown> {
    const raw = await this.#rawBody();
    return 'bytes' in raw ? parseJson(raw.bytes) : raw.value;
  }

  async json(): Promise<unknown> {
    const raw = await this.#rawBody();
    if ('bytes' in raw) return raw.bytes;
    // Nothing at all is an empty object, which a null is not.
    return raw.value === undefined ? {} : raw.value;
  }

  /** To be called once the caller is gone or has the answer. */
  end(): void {
    if (!this.#response.writableFinished) this.#abort?.abort();
  }

  #rawBody(): Promise<RawBody> {
    return (this.#body ??= readBody(this.#request, this.#response, this.bodyLimit, this.id));
  }
}
