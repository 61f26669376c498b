export interface SeldomOptions {
  /** @default 60000 */
  everyMs?: number;
  /** Milliseconds that never go back. @default performance.now */
  now?: () => number;
}

/** True the first time and then once every `everyMs` for each subject, so that trouble that goes on does not fill the log. */
export function createSeldom({ everyMs = 60_000, now = () => performance.now() }: SeldomOptions = {}): (
  subject: string,
) => boolean {
  const last = new Map<string, number>();
  return (subject) => {
    const before = last.get(subject);
    if (before !== undefined && now() - before < everyMs) return false;
    last.set(subject, now());
    return true;
  };
}
