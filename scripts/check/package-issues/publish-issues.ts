import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Tarball } from '../check.ts';

/** What publint, with warnings as errors, says about a packed package. */
export async function publishIssues({ contents }: Tarball): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir: contents, pack: false, strict: true });
  return messages.map(
    (message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  );
}
