'use client';

import { useState } from 'react';

/** A value that can be changed, and its changes taken back. */
export interface History<Value> {
  value: Value;
  set(value: Value): void;
  /** Begins anew with a value; nothing before it can be had back. */
  reset(value: Value): void;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
}

interface State<Value> {
  past: readonly Value[];
  value: Value;
  future: readonly Value[];
}

/** As many steps as can be taken back. */
const MAX_STEPS = 100;

/** Keeps the last hundred values. */
export function useHistory<Value>(initial: Value): History<Value> {
  const [state, setState] = useState<State<Value>>({ past: [], value: initial, future: [] });
  const { past, value, future } = state;
  const before = past.at(-1);
  const [after] = future;
  return {
    value,
    set: (next) => setState({ past: [...past, value].slice(-MAX_STEPS), value: next, future: [] }),
    reset: (next) => setState({ past: [], value: next, future: [] }),
    undo:
      before === undefined
        ? undefined
        : () => setState({ past: past.slice(0, -1), value: before, future: [value, ...future] }),
    redo:
      after === undefined
        ? undefined
        : () => setState({ past: [...past, value], value: after, future: future.slice(1) }),
  };
}
