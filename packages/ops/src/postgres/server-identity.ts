import type { DirectSession } from './direct-session.ts';

/**
 * The number that a server got when it was made (`system_identifier`) and shares with its standbys alone:
 * addresses change, and tell no two servers apart. Null where the role may not read it. Not for use in a
 * transaction, which a refusal would end.
 */
export async function readServerIdentity(session: DirectSession): Promise<string | null> {
  try {
    const [row] = await session.query<{ identity: string }>(
      'select system_identifier::text as identity from pg_control_system()',
    );
    return row?.identity ?? null;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === '42501') return null;
    throw error;
  }
}
