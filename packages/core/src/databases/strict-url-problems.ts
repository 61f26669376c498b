import { isIPv4 } from 'node:net';

/** Below are the ports of other services, such as mail. */
const LOWEST_PORT = 1024;
const LONGEST_HOST = 253;

/**
 * What is wrong with a URL that a tenant wrote, beyond what is wrong in anybody's: spellings that programs
 * read in different ways, and ports of other services.
 *
 * @param text As it was written.
 * @param url As it was read.
 */
export function strictUrlProblems(text: string, url: URL): string[] {
  const problems: string[] = [];
  if (/[\p{Cc}\s\\]/u.test(text)) {
    problems.push('Control characters, spaces and backslashes must be percent-encoded.');
  }
  const host = url.hostname;
  if (host.includes('%')) {
    problems.push(
      'The host must be written without percent-encoding; an international name in its form that begins with xn--.',
    );
  }
  if (host.length > LONGEST_HOST) problems.push(`The host has more than ${LONGEST_HOST} characters.`);
  // By the URL standard's "ends in a number": such a host is an address or nothing.
  const last = host.replace(/\.$/, '').split('.').at(-1) ?? '';
  if (/^(\d+|0x[\da-f]*)$/i.test(last) && !isIPv4(host)) {
    problems.push('An IPv4 address must be written as four decimal numbers, without leading zeros.');
  }
  if (url.port !== '' && Number(url.port) < LOWEST_PORT) {
    problems.push(`The port must be ${LOWEST_PORT} to 65535.`);
  }
  return problems;
}
