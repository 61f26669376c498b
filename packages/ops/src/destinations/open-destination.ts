import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '@istari-lens/core';
import type { Destination } from './destination.ts';
import { createDirectoryDestination } from './directory-destination.ts';
import type { S3Settings } from './s3/s3-settings.ts';

/** Where backups are kept, and what reaching it needs. */
export interface DestinationSettings {
  /** `file:///folder`, an absolute path, or `s3://bucket/prefix`. */
  destination: string;
  /** For S3 only. @default the AWS SDK's own */
  s3?: S3Settings;
}

/** Ways to name a destination, by the scheme of its URL. */
const SCHEMES: Readonly<Record<string, (url: URL, settings: DestinationSettings) => Promise<Destination>>> = {
  'file:': async (url) => createDirectoryDestination(fileURLToPath(url)),
  's3:': async (url, { s3 = {} }) => {
    // The SDK is large: only those who use S3 load it.
    const { createS3Destination } = await import('./s3/s3-destination.ts');
    return createS3Destination({
      bucket: url.hostname,
      prefix: (decodedPath(url) ?? '').replace(/^\/+|\/+$/g, ''),
      settings: s3,
    });
  },
};

/**
 * Opens a destination. Nothing is read or written yet.
 *
 * @throws ConfigError when the destination cannot be understood.
 */
export async function openDestination(settings: DestinationSettings): Promise<Destination> {
  const { destination } = settings;
  if (path.isAbsolute(destination)) return createDirectoryDestination(path.normalize(destination));
  const url = URL.canParse(destination) ? new URL(destination) : undefined;
  const create = url === undefined ? undefined : SCHEMES[url.protocol];
  if (url === undefined || create === undefined || url.username !== '' || isNowhere(url)) {
    throw new ConfigError([
      {
        variable: 'BACKUP_DESTINATION',
        detail:
          'names no destination. Write /absolute/folder, file:///absolute/folder or s3://bucket/prefix.',
      },
    ]);
  }
  return create(url, settings);
}

/** Undefined when its escapes are none of UTF-8. */
function decodedPath({ pathname }: URL): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

function isNowhere(url: URL): boolean {
  if (decodedPath(url) === undefined) return true;
  return url.protocol === 'file:' ? url.hostname !== '' : url.hostname === '';
}
