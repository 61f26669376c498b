import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { uploadObject } from './multipart-upload.ts';

const PART_BYTES = 1024;

/** What S3 does of a multipart upload: refuses its first part at once, and takes its time for the second. */
async function answer(request: IncomingMessage, response: ServerResponse, seen: string[]): Promise<void> {
  const { searchParams } = new URL(request.url ?? '', 'http://x');
  const part = searchParams.get('partNumber');
  await request.resume().toArray();
  if (request.method === 'POST') {
    response.end('<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>');
  } else if (part === '1') {
    response.writeHead(400).end('<Error><Code>InvalidArgument</Code></Error>');
  } else {
    if (part === '2') await setTimeout(300);
    seen.push(part === '2' ? 'part 2 has arrived' : String(request.method));
    response.writeHead(part === '2' ? 200 : 204, { etag: '"e"' }).end();
  }
}

it('lets parts that are on their way arrive before it frees them', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => void answer(request, response, seen));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const source = (async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(2 * PART_BYTES);
    await setTimeout(100);
    yield Buffer.alloc(PART_BYTES);
  })();
  try {
    await expect(
      uploadObject({ client, bucket: 'b', key: 'k', source, partBytes: PART_BYTES }),
    ).rejects.toMatchObject({ name: 'InvalidArgument' });
    expect(seen).toEqual(['part 2 has arrived', 'DELETE']);
  } finally {
    client.destroy();
    server.close();
  }
});
