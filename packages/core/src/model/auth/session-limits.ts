const DAY_MS = 86_400_000;
const ABSOLUTE_DAYS = 90;

/** After a rotation the old refresh token still answers this long, with the same successor. */
export const ROTATION_GRACE_MS = 10_000;

/** When a session ends that begins now, however often it is refreshed: after 90 days, or later if one refresh token lasts longer. */
export function absoluteEnd(now: Date, refreshTokenDays: number): Date {
  return new Date(now.getTime() + Math.max(ABSOLUTE_DAYS, refreshTokenDays) * DAY_MS);
}

/** When a refresh token that is made now ends if it is not used. */
export function idleEnd(now: Date, refreshTokenDays: number): Date {
  return new Date(now.getTime() + refreshTokenDays * DAY_MS);
}

/** Sessions whose end lies before are deleted: a day later than they end, whatever the clocks of the processes say. */
export function sweptBefore(now: Date): Date {
  return new Date(now.getTime() - DAY_MS);
}
