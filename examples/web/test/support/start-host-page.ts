import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Another application, which shows a dashboard in a frame and makes tokens for it. */
export interface HostPage {
  url: string;
  close(): Promise<void>;
}

/** Starts a host with one page. Its script answers the frame's wish for a token, as docs/embedding.md has it. */
export async function startHostPage({
  frame,
  createToken,
  port = 0,
}: {
  frame: string;
  createToken: () => Promise<string>;
  port?: number;
}): Promise<HostPage> {
  const page = `<!doctype html><title>Host</title><link rel="icon" href="data:,">
<iframe src="${frame}" width="1200" height="800"></iframe>
<script type="module">
  const frame = document.querySelector('iframe');
  addEventListener('message', async ({ source, data }) => {
    if (source !== frame.contentWindow || data?.type !== 'istari-lens:token-wanted') return;
    const token = await (await fetch('/token', { method: 'POST' })).text();
    source.postMessage({ type: 'istari-lens:token', token }, new URL(frame.src).origin);
  });
</script>`;
  const server = createServer((request, response) => {
    if (request.url !== '/token') {
      response.setHeader('content-type', 'text/html').end(page);
      return;
    }
    createToken().then(
      (token) => response.end(token),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${bound}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
