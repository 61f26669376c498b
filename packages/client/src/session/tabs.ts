import type { ClientSettings } from '../options.ts';

/** The other tabs of this browser that use the same API. */
export interface Tabs {
  /** Tells them that this user has signed out. */
  tellSignedOut(userId: string | undefined): void;
}

const ALONE: Tabs = { tellSignedOut() {} };

/** Opens the line to the other tabs; `onSignedOut` is told of a user who has signed out in one of them. */
export function openTabs(
  { tabs, baseUrl }: Pick<ClientSettings, 'tabs' | 'baseUrl'>,
  onSignedOut: (userId: string) => void,
): Tabs {
  if (!tabs || typeof BroadcastChannel === 'undefined') return ALONE;
  const channel = new BroadcastChannel(`istari-lens ${baseUrl}`);
  channel.addEventListener('message', ({ data }) => {
    const { signedOut } = Object(data) as { signedOut?: unknown };
    if (typeof signedOut === 'string') onSignedOut(signedOut);
  });
  // In Node, an open line would keep the process from ending.
  if ('unref' in channel && typeof channel.unref === 'function') channel.unref();
  return {
    tellSignedOut(userId) {
      if (userId !== undefined) channel.postMessage({ signedOut: userId });
    },
  };
}
