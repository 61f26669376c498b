import { readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startFaultProxy, type FaultProxy } from '@istari-lens/testing';
import S3rver from 's3rver';

/** An S3-compatible store of this process behind a fault proxy, and what it saw. */
export interface S3Store {
  proxy: FaultProxy;
  /** For the destination, by way of the proxy. */
  settings: { endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  /** Such as `PUT a.dump?partNumber=1&uploadId=…`, in order. */
  requests: string[];
  /** Called before a request is answered; false cuts its connection instead. `answered` is called when the work is done. */
  onRequest: ((number: number) => { before: boolean; after: boolean }) | undefined;
  /** Names of objects. */
  objects(): Promise<string[]>;
  /** Ids of multipart uploads that are neither completed nor aborted. */
  openUploads(): Promise<string[]>;
  /** Removes an upload that nobody completes. */
  forget(upload: string): Promise<void>;
  stop(): Promise<void>;
}

export const BUCKET = 'backups';

/** Starts an empty store that keeps everything in the folder. */
export async function startS3Store(folder: string): Promise<S3Store> {
  const s3 = new S3rver({
    directory: folder,
    silent: true,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  await s3.configureBuckets();
  const answer = s3.callback();
  const uploads = path.join(folder, BUCKET, '._S3rver_uploads');
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://s3');
    store.requests.push(`${request.method} ${url.pathname.split('/').at(-1)}${url.search}`);
    const verdict = store.onRequest?.(store.requests.length) ?? { before: true, after: true };
    if (!verdict.before) {
      request.socket.destroy();
      return;
    }
    // The work is done, and its confirmation is lost.
    if (!verdict.after) {
      response.end = () => {
        request.socket.destroy();
        return response;
      };
      response.write = () => true;
    }
    const upload = url.searchParams.get('uploadId');
    // s3rver does not know how to abort an upload.
    if (request.method === 'DELETE' && upload !== null) {
      void rm(path.join(uploads, path.basename(upload)), { recursive: true, force: true }).then(() =>
        response.writeHead(204).end(),
      );
      return;
    }
    answer(request, response);
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  const store: S3Store = {
    proxy,
    settings: {
      endpoint: `http://127.0.0.1:${proxy.port}`,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    requests: [],
    onRequest: undefined,
    objects: async () => {
      const names = await readdir(path.join(folder, BUCKET), { recursive: true });
      const suffix = '._S3rver_object';
      return names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
    },
    openUploads: async () => readdir(uploads).catch(() => []),
    forget: async (upload) => rm(path.join(uploads, upload), { recursive: true }),
    stop: async () => {
      await proxy.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return store;
}
