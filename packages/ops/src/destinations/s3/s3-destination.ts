import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { LensError } from '@istari-lens/core';
import type { Destination, StoredObject } from '../destination.ts';
import { uploadObject } from './multipart-upload.ts';
import { isMissing, s3Error } from './s3-error.ts';
import type { S3Settings } from './s3-settings.ts';

const MIB = 2 ** 20;
const MOST_PARTS = 10_000;
const TIDY_WITHIN_MS = 3_000;

/** Keeps backups in a bucket of an S3-compatible store, under a prefix. */
export function createS3Destination({
  bucket,
  prefix,
  settings,
}: {
  bucket: string;
  prefix: string;
  settings: S3Settings;
}): Destination {
  const { endpoint, region, credentials } = settings;
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(region === undefined && endpoint === undefined ? {} : { region: region ?? 'us-east-1' }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000 },
  });
  const keyOf = (name: string): string => (prefix === '' ? name : `${prefix}/${name}`);
  const at = (name: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: keyOf(name) });
  const attempt = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw s3Error(error, doing);
    }
  };
  return {
    description: `s3://${bucket}/${prefix}`,
    async put(name, source, { expectedBytes, signal }) {
      // Parts of one size; the guess may be too low by far before S3's limit of parts is met.
      const partBytes = Math.max(8 * MIB, Math.ceil((expectedBytes * 2) / MOST_PARTS / MIB) * MIB);
      let sent = 0;
      const counted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
        for await (const chunk of source) {
          sent += chunk.length;
          yield chunk;
        }
      };
      try {
        await uploadObject({ client, bucket, key: keyOf(name), source: counted(), partBytes, signal });
        const { ContentLength } = await client.send(new HeadObjectCommand(at(name)));
        if (ContentLength !== sent) {
          throw new LensError(
            'backup_failed',
            `${name} was stored with another size than was sent. The S3 store cannot be relied on; use another.`,
          );
        }
      } catch (error) {
        // The store may have done the work, and only its answer was lost.
        await client
          .send(new DeleteObjectCommand(at(name)), { abortSignal: AbortSignal.timeout(TIDY_WITHIN_MS) })
          .catch(() => undefined);
        throw s3Error(error, `Storing ${name}`);
      }
    },
    putText: async (name, text) =>
      attempt(`Storing ${name}`, async () => {
        await client.send(new PutObjectCommand({ ...at(name), Body: Buffer.from(text) }));
      }),
    async *get(name, signal) {
      try {
        const options = signal === undefined ? {} : { abortSignal: signal };
        const { Body } = await client.send(new GetObjectCommand(at(name)), options);
        if (Body === undefined)
          throw new LensError('backup_failed', `${name} came without content. Try again.`);
        yield* Body as AsyncIterable<Uint8Array>;
      } catch (error) {
        if (isMissing(error)) throw new LensError('not_found', `${name} is not stored.`, { cause: error });
        throw s3Error(error, `Reading ${name}`);
      }
    },
    list: async () =>
      attempt('Listing the backups', async () => {
        const objects: StoredObject[] = [];
        const start = prefix === '' ? '' : `${prefix}/`;
        let token: string | undefined;
        do {
          const page = await client.send(
            new ListObjectsV2Command({ Bucket: bucket, Prefix: start, ContinuationToken: token }),
          );
          for (const { Key = '', Size = 0 } of page.Contents ?? []) {
            const name = Key.slice(start.length);
            if (name !== '' && !name.includes('/')) objects.push({ name, bytes: Size });
          }
          token = page.NextContinuationToken;
        } while (token !== undefined);
        return objects;
      }),
    remove: async (name) =>
      attempt(`Removing ${name}`, async () => {
        await client.send(new DeleteObjectCommand(at(name)));
      }),
    close: () => client.destroy(),
  };
}
