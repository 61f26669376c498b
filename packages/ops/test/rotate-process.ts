// Rotates keys as a process of its own that may be killed: the app database is in ROTATE_URL, the keys in
// ROTATE_KEYS. Prints how far it is after every batch.
import { rotateKeys } from '@istari-lens/ops';

await rotateKeys({
  url: process.env['ROTATE_URL'] ?? '',
  schema: 'lens',
  encryptionKeys: (process.env['ROTATE_KEYS'] ?? '').split(','),
  batchSize: 100,
  onProgress: ({ done }) => void process.stdout.write(`${done}\n`),
});
