import { z } from 'zod';
import { decryptionFailed, type Fernet } from './create-fernet.ts';

/** What is encrypted: the value and the place it belongs to. */
const boundValue = z.strictObject({ for: z.string(), value: z.string() });

/**
 * Encrypts a value that is to be stored in one place, so that its ciphertext is worth nothing
 * anywhere else: copied to another row or tenant it does not open. Rotating keeps the binding.
 *
 * @param place Names the place for good, for example `data_sources/<tenant>/<id>/url`.
 */
export function sealFor(fernet: Fernet, place: string, value: string): string {
  return fernet.encrypt(JSON.stringify({ for: place, value }));
}

/**
 * Opens what `sealFor` made for the same place. Throws LensError `decryption_failed` for another
 * place and for a ciphertext that was never bound; one made by another program is read with
 * `fernet.decrypt` when it is imported, and stored by `sealFor`.
 */
export function openFor(fernet: Fernet, place: string, token: string): string {
  const content = boundValue.safeParse(parseJson(fernet.decrypt(token)));
  if (!content.success || content.data.for !== place) throw decryptionFailed();
  return content.data.value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
