/**
 * Origins of pages that may show a dashboard of this app in a frame: `EMBED_ORIGINS`, separated by commas, read for each
 * request. None unless said.
 */
export function embedOrigins(): string[] {
  const name = 'EMBED_ORIGINS';
  const given = process.env[name]?.split(',') ?? [];
  return given.map((origin) => origin.trim()).filter((origin) => /^https?:\/\/[^\s/;,'"]+$/.test(origin));
}
