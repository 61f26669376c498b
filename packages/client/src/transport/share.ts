import { createDeadline, type Deadline } from './deadline.ts';
import type { Reply } from './send.ts';

/** Lets callers that ask the same at the same time share one request; each has its own end of waiting. */
export type Share = <Body>(
  key: string,
  caller: Deadline,
  start: (deadline: Deadline) => Promise<Reply<Body>>,
) => Promise<Reply<Body>>;

interface Flight {
  readonly reply: Promise<Reply<unknown>>;
  /** Given up when nobody waits any more. */
  readonly controller: AbortController;
  readonly callers: Set<Deadline>;
}

/** The requests of one client that are under way. */
export function createShare(): Share {
  const flights = new Map<string, Flight>();

  function take(key: string, start: (deadline: Deadline) => Promise<Reply<unknown>>): Flight {
    const controller = new AbortController();
    const callers = new Set<Deadline>();
    const deadline: Deadline = {
      ...createDeadline('The shared request', Infinity, controller.signal),
      // It has as long as whoever waits longest.
      remainingMs: () => Math.max(...[...callers].map((caller) => caller.remainingMs())),
    };
    const reply = start(deadline).finally(() => {
      deadline.dispose();
      if (flights.get(key) === flight) flights.delete(key);
    });
    // Everybody may have left by the time that it fails.
    reply.catch(() => {});
    const flight: Flight = { reply, controller, callers };
    flights.set(key, flight);
    return flight;
  }

  return async <Body>(key: string, caller: Deadline, start: (deadline: Deadline) => Promise<Reply<Body>>) => {
    const under = flights.get(key);
    const flight = under ?? take(key, start);
    flight.callers.add(caller);
    try {
      const reply = (await caller.race(flight.reply)) as Reply<Body>;
      // What one caller does to its answer is nothing to the others.
      return under === undefined ? reply : { ...reply, body: structuredClone(reply.body) };
    } finally {
      flight.callers.delete(caller);
      if (flight.callers.size === 0) {
        if (flights.get(key) === flight) flights.delete(key);
        flight.controller.abort();
      }
    }
  };
}
