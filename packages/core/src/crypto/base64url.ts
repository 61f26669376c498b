/** How the text ends: `required` is RFC 4648 section 5 with `=`, `none` is the form that JWTs use. */
export type Base64urlPadding = 'required' | 'none';

/**
 * Decodes base64url and accepts only the one canonical spelling of the bytes: no other alphabet, no
 * white space, no stray low bits. Undefined for anything else.
 */
export function decodeBase64url(text: string, padding: Base64urlPadding): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  // Node's decoder skips what it does not know, so only encoding again shows that nothing was skipped.
  return encodeBase64url(bytes, padding) === text ? bytes : undefined;
}

/** Encodes bytes as base64url. */
export function encodeBase64url(bytes: Buffer, padding: Base64urlPadding): string {
  const text = bytes.toString('base64url');
  return padding === 'none' ? text : text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}
