import { deflateRawSync } from 'node:zlib';

/** Words that stand in sample secrets. Random text holds one of them about once in ten million times. */
const SAMPLE =
  /change.?(me|this|it)|secret|passw(or|d)|example|sample|placeholder|insecure|default|replace|<.+>/i;

/** The key printed in the FastAPI tutorial, found in many deployments. */
const FASTAPI_TUTORIAL_KEY = '09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7';

const MIN_DISTINCT = 8;
const MIN_COMPRESSED_BYTES = 24;

/**
 * Whether a secret is a known sample, or has too little variety to be random: few different
 * characters, repetition, or rows such as `abcdef` and `123456`. Random text of 32 hexadecimal digits
 * or more passes.
 */
export function isGuessable(secret: string): boolean {
  return SAMPLE.test(secret) || secret.toLowerCase() === FASTAPI_TUTORIAL_KEY || hasLittleVariety(secret);
}

function hasLittleVariety(secret: string): boolean {
  const characters = [...secret];
  if (new Set(characters).size < MIN_DISTINCT) return true;
  if (deflateRawSync(secret, { level: 9 }).length < MIN_COMPRESSED_BYTES) return true;
  const steps = characters
    .slice(1)
    .map((character, index) => Math.abs(codePoint(character) - codePoint(characters[index])));
  return steps.filter((step) => step <= 1).length > steps.length / 2;
}

function codePoint(character: string | undefined): number {
  return character?.codePointAt(0) ?? 0;
}
