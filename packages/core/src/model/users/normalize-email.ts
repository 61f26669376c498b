const SHAPE = /^[^\s@"(),:;<>[\\\]]+@[^\s@"(),:;<>[\\\]]+$/u;
const MAX_LENGTH = 320;

/** The one spelling under which an e-mail address is stored and looked up: NFC, lower case, trimmed. */
export function normalizeEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase().normalize('NFC');
}

/**
 * True for text that may be an address (one `@`, no spaces or controls). Whether mail arrives is
 * not asked here.
 */
export function isEmail(normalized: string): boolean {
  const isText = normalized.isWellFormed() && !/\p{Cc}/u.test(normalized);
  return isText && normalized.length <= MAX_LENGTH && SHAPE.test(normalized);
}
