/** Texts whose encryption is compared between implementations. */
export const FERNET_SAMPLES: readonly string[] = [
  '',
  'a',
  'exactly sixteen.',
  'postgresql://reader:p%40ss@db.example:5432/analytics',
  'naïve 東京 🛫 \u0000 \n',
  'long '.repeat(5000),
];
