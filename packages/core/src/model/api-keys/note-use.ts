import type { ApiKeyState } from './api-key-record.ts';

const EVERY_MS = 60_000;
const MAX_KEYS = 10_000;

export interface NoteUseOptions {
  record(tenant: string, id: string, at: Date): Promise<void>;
  clock: () => Date;
  /** Told why a note could not be made; it is made with the next use instead. */
  onError(error: unknown): void;
}

/** Notes when a key was used: at most once a minute in this process, and nobody waits for it. */
export function createNoteUse({ record, clock, onError }: NoteUseOptions): (state: ApiKeyState) => void {
  const noted = new Map<string, number>();
  return ({ tenant, id }) => {
    const now = clock();
    const last = noted.get(id);
    if (last !== undefined && Math.abs(now.getTime() - last) < EVERY_MS) return;
    noted.delete(id);
    noted.set(id, now.getTime());
    for (const oldest of noted.keys()) {
      if (noted.size <= MAX_KEYS) break;
      noted.delete(oldest);
    }
    record(tenant, id, now).catch((error: unknown) => {
      noted.delete(id);
      onError(error);
    });
  };
}
