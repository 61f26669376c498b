import fc from 'fast-check';

/** Begins and ends each hostile text; nothing of ours holds it by chance. */
export const MARK = 'zqzq';

const QUOTING = [
  "'",
  "''",
  '"',
  '""',
  '`',
  '\\',
  "\\'",
  '$$',
  '$tag$',
  "E'",
  "U&'",
  ';',
  '--',
  '/*',
  '*/',
  '\n',
  '%',
  '_',
];
const WHOLE = [
  QUOTING.join(''),
  QUOTING.join(' x '),
  "' OR ''='",
  "'; DROP TABLE public.everything; --",
  '"; SELECT pg_sleep(10); --',
  '$1',
  '$1::text',
  '${text}',
  '$$; SELECT 1; $$',
  "\\'; SELECT 1; --",
  ')) UNION SELECT NULL --',
  '/* */',
  '\u0000',
  '\ud800',
  '\udc00x',
  '\u{1f600}\u{1f468}\u{200d}\u{1f469}',
  '\u2028\u202e\ufeff',
  'ʼ＇',
  '__proto__',
  'constructor',
];

/** Text that has broken out of quotes somewhere, in all kinds of combinations; some of it of 10 KB. */
export const hostileText: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom(...WHOLE) },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.constantFrom(...QUOTING, 'x', ' ', '1'), { maxLength: 6 })
        .map((parts) => parts.join('')),
    },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constantFrom("'", '\\', '"', '$', 'a').map((letter) => letter.repeat(9_900)) },
  )
  .map((text) => `${MARK}${text}${MARK}`);

/** Names that are allowed where names are chosen freely. */
export const hostileName: fc.Arbitrary<string> = fc
  .constantFrom('SELECT', 'drop', 'é', '𝒳', 'null', '1', '_', 'K')
  .map((text) => `${MARK}${text}${MARK}`);
