/** The value of a header in the head of an answer; its name in any case. */
export function headerOf(head: string, name: string): string | undefined {
  const start = head.toLowerCase().indexOf(`\r\n${name.toLowerCase()}:`);
  if (start < 0) return undefined;
  const end = head.indexOf('\r\n', start + 2);
  return head.slice(start + name.length + 3, end < 0 ? undefined : end).trim();
}
