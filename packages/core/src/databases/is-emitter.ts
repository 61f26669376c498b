/** Something that tells of its errors, as a `pg` client does. */
export interface ErrorEmitter {
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
}

/** Whether a host's client tells of its errors; the interface does not ask for it. */
export function isEmitter(client: object): client is ErrorEmitter {
  return (
    'on' in client && typeof client.on === 'function' && 'off' in client && typeof client.off === 'function'
  );
}
