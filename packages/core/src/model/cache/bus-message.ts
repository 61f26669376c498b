/** What processes tell each other through the app database. */
export type BusMessage =
  | { readonly kind: 'version'; readonly version: number }
  /** Queries under this key are withdrawn from; the key is a hash that tells nobody who asks. */
  | { readonly kind: 'cancel'; readonly key: string };

const VERSION = /^version:(\d{1,15})$/;
const CANCEL = /^cancel:([\w-]{43})$/;

/** There is an invalidation with this version. */
export function versionMessage(version: number): string {
  return `version:${version}`;
}

/** @param key As the registry of running queries makes it: SHA-256 in base64url. */
export function cancelMessage(key: string): string {
  return `cancel:${key}`;
}

/** The message, or undefined for what is none: anybody who can log in may send to a channel. */
export function readBusMessage(payload: string): BusMessage | undefined {
  const version = VERSION.exec(payload)?.[1];
  if (version !== undefined) return { kind: 'version', version: Number(version) };
  const key = CANCEL.exec(payload)?.[1];
  return key === undefined ? undefined : { kind: 'cancel', key };
}
