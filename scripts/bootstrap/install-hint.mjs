import { PNPM_VERSION } from './pnpm.mjs';

/** @type {ReadonlyArray<readonly [RegExp, string]>} */
const HINTS = [
  [
    /OUTDATED_LOCKFILE|frozen-lockfile/,
    `A package.json and pnpm-lock.yaml disagree: restore them, or after a wanted change run "npx pnpm@${PNPM_VERSION} install" and keep the new lock file.`,
  ],
  [/ENOSPC/, 'The disk is full: free about 2 GB and start again.'],
  [
    /EACCES|EPERM|EROFS/,
    'A folder cannot be written: make the checkout and your home folder writable, then start again.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|dns error|error sending request/i,
    "The package registry does not answer: check the network, the proxy and npm's `registry` setting, then start again.",
  ],
  [/CERT|certificate/i, "The registry's certificate is not trusted: set npm's `cafile`, then start again."],
  [/ENOENT/, 'npm was not found: install Node with npm, then start again.'],
];

/**
 * What to do about a failed install, guessed from its output.
 *
 * @param {string} transcript
 * @returns {string} one sentence
 */
export function installHint(transcript) {
  const known = HINTS.find(([pattern]) => pattern.test(transcript));
  return known?.[1] ?? 'The output above says why; start again when that is solved.';
}
