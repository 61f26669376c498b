import { createServer } from 'node:net';

/** Throws when a port of the loopback interface is taken, naming the option that chooses another. */
export async function assertPortFree(port: number, option: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new Error(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is taken; choose another with ${option}.`
            : `Port ${port} cannot be used (${error.code ?? error.message}); choose another with ${option}.`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}
