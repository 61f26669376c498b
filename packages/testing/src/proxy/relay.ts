import type { Socket } from 'node:net';

/** What the proxy wants of every connection at the moment. */
export interface RelayState {
  paused: boolean;
  delayMs: number;
}

/** One client's connection and the one to the server that belongs to it. */
export interface Relay {
  /** Takes up a change of the state. */
  update(): void;
  reset(): void;
  endTowardsClient(): void;
  onClosed(listener: () => void): void;
}

/** Passes bytes and ends between two sockets, as the state says. */
export function relay(client: Socket, upstream: Socket, state: Readonly<RelayState>): Relay {
  const pair = [client, upstream];
  const reset = (): void => pair.forEach((socket) => socket.resetAndDestroy());
  for (const socket of pair) {
    socket.setNoDelay(true);
    socket.on('error', reset);
  }
  const directions = [passOn(client, upstream, state), passOn(upstream, client, state)];
  return {
    update: () => directions.forEach((direction) => direction.flush()),
    reset,
    endTowardsClient: () => client.end(),
    onClosed: (listener) => client.once('close', listener),
  };
}

/** One direction: pieces leave in the order they came, each when its time has come and nothing is paused. */
function passOn(from: Socket, to: Socket, state: Readonly<RelayState>): { flush(): void } {
  const waiting: { due: number; piece: Buffer | 'end' }[] = [];
  const flush = (): void => {
    for (;;) {
      const [first] = waiting;
      if (!first || state.paused) return;
      const early = first.due - Date.now();
      if (early > 0) {
        setTimeout(flush, early);
        return;
      }
      waiting.shift();
      if (first.piece === 'end') to.end();
      else if (!to.destroyed && !to.writableEnded) to.write(first.piece);
    }
  };
  const take = (piece: Buffer | 'end'): void => {
    waiting.push({ due: Date.now() + state.delayMs, piece });
    flush();
  };
  from.on('data', take);
  from.on('end', () => take('end'));
  from.on('close', () => {
    // A reset on one side must reach the other; an end in good order came as 'end' before.
    if (!from.readableEnded) to.destroy();
  });
  return { flush };
}
