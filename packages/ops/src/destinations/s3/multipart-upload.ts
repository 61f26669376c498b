import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';

/** An object to upload, of a size that is not known. */
export interface UploadOrder {
  client: S3Client;
  bucket: string;
  key: string;
  source: AsyncIterable<Uint8Array>;
  /** At least 5 MiB, S3's minimum for all parts but the last. */
  partBytes: number;
  signal?: AbortSignal;
}

/** Parts under way at once; each is held in memory. */
const PARALLEL_PARTS = 2;
/** How long parts that are on their way may take to end before the upload is aborted. */
const SETTLE_WITHIN_MS = 4_000;
const ABORT_WITHIN_MS = 4_000;
const ABORT_TRIES = 2;

/**
 * Uploads what the source yields: in one request when it fits into a part, else as a multipart upload.
 * When the source raises, a request fails or the signal aborts, the upload is aborted, which frees the
 * parts, and nothing is stored.
 */
export async function uploadObject(order: UploadOrder): Promise<void> {
  const { client, bucket, key, signal } = order;
  const parts = inParts(order.source, order.partBytes);
  const target = { Bucket: bucket, Key: key };
  const options = signal === undefined ? {} : { abortSignal: signal };
  const first = await parts.next();
  const second = await parts.next();
  if (second.done === true) {
    const Body = first.done === true ? Buffer.alloc(0) : first.value;
    await client.send(new PutObjectCommand({ ...target, Body }), options);
    return;
  }
  // Not aborted by the signal: an upload that was begun without our knowing its id could not be freed.
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const upload = { ...target, UploadId };
  const done: CompletedPart[] = [];
  const failure = new AbortController();
  const abortSignal = AbortSignal.any([failure.signal, ...(signal === undefined ? [] : [signal])]);
  const underWay = new Set<Promise<void>>();
  // Kept, because a part may fail while the source is waited for.
  const failures: unknown[] = [];
  const send = async (PartNumber: number, Body: Buffer): Promise<void> => {
    try {
      const command = new UploadPartCommand({ ...upload, PartNumber, Body });
      const { ETag } = await client.send(command, { abortSignal });
      done.push({ PartNumber, ETag });
    } catch (error) {
      failures.push(error);
    }
  };
  const assertNoneFailed = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  try {
    let number = 0;
    const enqueue = async (body: Buffer): Promise<void> => {
      number += 1;
      const sending = send(number, body).finally(() => underWay.delete(sending));
      underWay.add(sending);
      if (underWay.size >= PARALLEL_PARTS) await Promise.race(underWay);
      assertNoneFailed();
    };
    await enqueue(first.value ?? Buffer.alloc(0));
    await enqueue(second.value);
    for await (const part of parts) await enqueue(part);
    await Promise.all(underWay);
    assertNoneFailed();
    signal?.throwIfAborted();
    const Parts = done.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }), options);
  } catch (error) {
    // A part that arrives while the upload is aborted may stay, and be paid for.
    const timer = setTimeout(() => failure.abort(), SETTLE_WITHIN_MS);
    await Promise.allSettled(underWay);
    clearTimeout(timer);
    await abortUpload(client, upload);
    throw error;
  }
}

/** Frees the parts of an upload. That it cannot be done is not what the caller is told: something else failed before. */
async function abortUpload(
  client: S3Client,
  upload: { Bucket: string; Key: string; UploadId: string | undefined },
): Promise<void> {
  for (let tries = 0; tries < ABORT_TRIES; tries += 1) {
    const options = { abortSignal: AbortSignal.timeout(ABORT_WITHIN_MS) };
    const isDone = await client.send(new AbortMultipartUploadCommand(upload), options).then(
      () => true,
      () => false,
    );
    if (isDone) return;
  }
}

/** The bytes of the source in pieces of exactly that size, the last one smaller. */
async function* inParts(
  source: AsyncIterable<Uint8Array>,
  bytes: number,
): AsyncGenerator<Buffer, undefined, undefined> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (size + rest.length >= bytes) {
      const needed = bytes - size;
      yield Buffer.concat([...held, rest.subarray(0, needed)]);
      rest = rest.subarray(needed);
      held = [];
      size = 0;
    }
    if (rest.length === 0) continue;
    held.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(held);
  return undefined;
}
