import type { Route } from './types/route.ts';

/** Whether a route makes something for a known caller, so that an `Idempotency-Key` keeps it from being made twice. */
export function takesIdempotencyKey({ responses, guard }: Route): boolean {
  return responses[201] !== undefined && guard !== 'public';
}
