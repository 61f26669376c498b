import type fc from 'fast-check';

/** Draws a value of an arbitrary from the stream of one question. */
export type Draw = <Value>(arbitrary: fc.Arbitrary<Value>) => Value;
