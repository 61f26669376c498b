import { InvalidArgumentError, type Command } from 'commander';
import {
  generateJwtKeyFile,
  generateKeys,
  KEY_PAIR_ALGORITHMS,
  type KeyPairAlgorithm,
} from '../keys/generate-keys.ts';
import { createOutput } from '../report/output.ts';

interface Options {
  jwtKeyFile?: string;
  algorithm: KeyPairAlgorithm;
  json?: boolean;
}

/** `istari-lens keys generate` */
export function registerKeysGenerate(group: Command): void {
  group
    .command('generate')
    .description('Print new secrets as lines of an environment file, or write a private key for tokens.')
    .option('--jwt-key-file <path>', 'write a private key there instead; an existing file is never replaced')
    .option(
      '--algorithm <name>',
      `for that key: ${KEY_PAIR_ALGORITHMS.join(', ')}`,
      algorithmArgument,
      'ES256',
    )
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ (umask 077 && istari-lens keys generate > secrets.env)
  $ istari-lens keys generate --jwt-key-file jwt-key.pem --algorithm EdDSA

Exit codes: 0 done, 1 the file could not be written, 2 wrong usage.`,
    )
    .action(({ jwtKeyFile, algorithm, json }: Options) => {
      const output = createOutput({ json: json === true });
      if (jwtKeyFile !== undefined) {
        generateJwtKeyFile(jwtKeyFile, algorithm);
        output.result(
          { file: jwtKeyFile, algorithm },
          `JWT_ALGORITHM=${algorithm}\nJWT_KEY_FILE=${jwtKeyFile}`,
        );
        return;
      }
      const keys = generateKeys();
      output.result(
        keys,
        Object.entries(keys)
          .map(([name, value]) => `${name}=${value}`)
          .join('\n'),
      );
    });
}

function algorithmArgument(text: string): KeyPairAlgorithm {
  if (!isAlgorithm(text)) throw new InvalidArgumentError(`Choose one of ${KEY_PAIR_ALGORITHMS.join(', ')}.`);
  return text;
}

function isAlgorithm(text: string): text is KeyPairAlgorithm {
  return KEY_PAIR_ALGORITHMS.includes(text);
}
