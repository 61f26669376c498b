/** What the frame asks its page for; it says nothing, so any page may hear it. */
const TOKEN_WANTED = { type: 'istari-lens:token-wanted' };
/** `type` of the page's answer, beside which `token` stands. */
const TOKEN_GIVEN = 'istari-lens:token';

/** Asks the page around for embed tokens. */
export interface TokenSource {
  /** The last token, or a new one when that was refused. */
  getToken: (facts: { rejected: boolean }) => Promise<string>;
  stop: () => void;
}

/** Takes tokens from the page around this frame, when it is of one of these origins. */
export function tokenFromParent(frame: Window, origins: readonly string[]): TokenSource {
  let token: string | undefined;
  let waiting: ((given: string) => void)[] = [];

  function hear({ source, origin, data }: MessageEvent<unknown>): void {
    if (source !== frame.parent || !origins.includes(origin)) return;
    if (typeof data !== 'object' || data === null || !('type' in data) || !('token' in data)) return;
    if (data.type !== TOKEN_GIVEN || typeof data.token !== 'string') return;
    token = data.token;
    for (const take of waiting) take(token);
    waiting = [];
  }

  frame.addEventListener('message', hear);
  return {
    getToken({ rejected }) {
      if (token !== undefined && !rejected) return Promise.resolve(token);
      token = undefined;
      const isAsked = waiting.length > 0;
      const given = new Promise<string>((resolve) => waiting.push(resolve));
      if (!isAsked) frame.parent.postMessage(TOKEN_WANTED, '*');
      return given;
    },
    stop: () => frame.removeEventListener('message', hear),
  };
}
