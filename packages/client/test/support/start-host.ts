import { readFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'vite';

/** The server of a host application, whose pages have a strict content security policy. */
export interface HostServer {
  origin: string;
  /**
   * Builds a program as the host's bundler would, from the sources of the client, and serves it.
   *
   * @param settings become `<meta>` elements of the page
   * @returns the page's URL
   */
  serve(program: string, settings: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

const folder = path.resolve(import.meta.dirname, '../..');

/**
 * Starts the server of a host application on a free loopback port.
 *
 * @param apiOrigin where its pages may send requests
 */
export async function startHost(apiOrigin: () => string): Promise<HostServer> {
  const files = new Map<string, { type: string; body: string }>();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file ? 200 : 404, {
      'content-type': file?.type ?? 'text/plain',
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${apiOrigin()}; img-src data:; base-uri 'none'; form-action 'none'`,
    });
    response.end(file?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let pages = 0;
  return {
    origin,
    async serve(program, settings) {
      const name = `/page-${pages++}`;
      await mkdir(path.join(folder, '.cache'), { recursive: true });
      const place = await mkdtemp(path.join(folder, '.cache/host-'));
      try {
        await writeFile(path.join(place, 'main.tsx'), program);
        const head =
          '<!doctype html><html lang="en"><head><title>Host</title><link rel="icon" href="data:,">';
        const values = Object.entries(settings).map(
          ([key, value]) => `<meta name="${key}" content="${value}">`,
        );
        const script = '<script type="module" src="/main.tsx"></script>';
        await writeFile(
          path.join(place, 'index.html'),
          `${head}${values.join('')}</head><body><div id="root"></div>${script}</body></html>`,
        );
        const built = await build({
          root: place,
          base: `${name}/`,
          configFile: false,
          logLevel: 'error',
          define: { 'process.env.NODE_ENV': '"production"' },
          oxc: { jsx: { runtime: 'automatic', development: false } },
          resolve: { conditions: ['source', 'module', 'browser', 'production'] },
          build: { write: false, minify: false, modulePreload: false },
        });
        for (const { output } of [built].flat() as { output: BuiltFile[] }[]) {
          for (const file of output) {
            const url = file.fileName === 'index.html' ? name : `${name}/${file.fileName}`;
            const type = file.fileName.endsWith('.html') ? 'text/html' : 'text/javascript';
            files.set(url, { type, body: file.type === 'chunk' ? file.code : String(file.source) });
          }
        }
      } finally {
        await rm(place, { recursive: true });
      }
      return `${origin}${name}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type BuiltFile =
  | { type: 'chunk'; fileName: string; code: string }
  | { type: 'asset'; fileName: string; source: string | Uint8Array };

/** The nth program of a page of the documentation, as it stands there. */
export async function programOf(page: string, index: number): Promise<string> {
  const text = await readFile(path.resolve(folder, '../..', page), 'utf8');
  const program = [...text.matchAll(/^```tsx\n(.*?)^```$/gms)][index]?.[1];
  if (program === undefined) throw new Error(`${page} has no program ${index}.`);
  return program;
}
