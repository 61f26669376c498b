import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Secrets of one demo data folder, kept beside its databases and readable by its owner only. */
export interface DemoState {
  secretKey: string;
  encryptionKey: string;
  readerPassword: string;
  adminEmail: string;
  adminPassword: string;
  /** True when the password was made here, so that it is printed. */
  passwordGenerated: boolean;
}

const FILE = 'demo.json';

/**
 * Reads the secrets of a data folder, or makes them. `BOOTSTRAP_ADMIN_EMAIL` and `_PASSWORD` win over
 * what was kept.
 */
export async function openDemoState(
  dataDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ state: DemoState; isNew: boolean }> {
  const kept = await readKept(dataDir);
  const password = env['BOOTSTRAP_ADMIN_PASSWORD'];
  const state: DemoState = {
    secretKey: kept?.secretKey ?? randomBytes(48).toString('base64url'),
    encryptionKey: kept?.encryptionKey ?? fernetKey(),
    readerPassword: kept?.readerPassword ?? randomBytes(16).toString('hex'),
    adminEmail: env['BOOTSTRAP_ADMIN_EMAIL'] ?? kept?.adminEmail ?? 'admin@example.com',
    adminPassword: password ?? kept?.adminPassword ?? randomBytes(15).toString('base64url'),
    passwordGenerated: password === undefined && (kept?.passwordGenerated ?? true),
  };
  await mkdir(dataDir, { recursive: true });
  const file = path.join(dataDir, FILE);
  await writeFile(file, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  // The mode above only counts for a new file.
  await chmod(file, 0o600);
  return { state, isNew: kept === undefined };
}

async function readKept(dataDir: string): Promise<Partial<DemoState> | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(path.join(dataDir, FILE), 'utf8'));
    return typeof kept === 'object' && kept !== null ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** A Fernet key: 32 random bytes in the URL-safe base64 alphabet, padded. */
function fernetKey(): string {
  return randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
