import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { ToolError } from '../tools/tool-error.ts';
import { createProducts } from './products.ts';

// Given from where the caller is, which npm tells; it runs programs in the checkout.
const [place = '.cache/packages'] = process.argv.slice(2);
const folder = resolve(process.env['INIT_CWD'] ?? '.', place);

try {
  await using products = createProducts();
  mkdirSync(folder, { recursive: true });
  for (const { file } of await products.tarballs()) {
    const target = join(folder, basename(file));
    copyFileSync(file, target);
    process.stdout.write(`${relative(process.cwd(), target)}\n`);
  }
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
