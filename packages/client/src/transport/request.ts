import { LensClientError } from '../errors/client-error.ts';
import type { CallOptions, ClientSettings } from '../options.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import type { OutgoingRequest, Reply, Send } from './send.ts';
import { createShare } from './share.ts';

/** Where bearer tokens come from. */
export interface TokenSource {
  /** A token good for now; undefined when nobody is signed in. */
  token(): Promise<string | undefined>;
  /** A token to replay a call whose token was refused; undefined when there is none to be had. */
  renewed(refused: string | undefined): Promise<string | undefined>;
}

/** Sends a request as whoever is signed in. */
export type Request = <Body>(request: OutgoingRequest, options?: CallOptions) => Promise<Reply<Body>>;

/**
 * Adds the token, lets the same questions of one moment share a request, and replays a call once when the server refused it with 401. The replay's own 401 is
 * thrown, so there is never a loop.
 */
export function createRequest(settings: ClientSettings, send: Send, tokens: TokenSource): Request {
  const share = createShare();

  async function sendAs<Body>(
    outgoing: OutgoingRequest,
    token: string | undefined,
    deadline: Deadline,
  ): Promise<Reply<Body>> {
    try {
      return await send<Body>(withToken(outgoing, token), deadline);
    } catch (error) {
      if (!LensClientError.isInstance(error) || error.status !== 401) throw error;
      // The token was good; a password was not, and would not be the second time.
      if (error.code === 'invalid_credentials') throw error;
      const renewed = await deadline.race(tokens.renewed(token));
      if (renewed === undefined) throw error;
      return await send<Body>(withToken(outgoing, renewed), deadline);
    }
  }

  return async function request<Body>(
    outgoing: OutgoingRequest,
    options: CallOptions = {},
  ): Promise<Reply<Body>> {
    const target = `${outgoing.method} ${outgoing.path.split('?')[0]}`;
    const deadline = createDeadline(target, options.timeoutMs ?? settings.timeoutMs, options.signal);
    try {
      const token = await deadline.race(tokens.token());
      if (outgoing.shared !== true) return await sendAs<Body>(outgoing, token, deadline);
      // By the token too: an answer is for whoever asked.
      const key = JSON.stringify([token, outgoing]);
      return await share<Body>(key, deadline, (whole) => sendAs<Body>(outgoing, token, whole));
    } finally {
      deadline.dispose();
    }
  };
}

function withToken(request: OutgoingRequest, token: string | undefined): OutgoingRequest {
  return token === undefined
    ? request
    : { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}
