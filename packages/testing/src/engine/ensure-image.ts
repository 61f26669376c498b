import type { EngineAddress } from './engine-address.ts';
import { askEngine } from './engine-address.ts';

/** Whether the engine has an image already. */
export async function hasImage(engine: EngineAddress, image: string): Promise<boolean> {
  const { status } = await askEngine(engine, 'GET', `/images/${encodeURIComponent(image)}/json`);
  return status === 200;
}

/**
 * Makes sure that the engine has an image, pulling it when it is missing.
 *
 * @throws when it cannot be had within `timeoutMs`.
 */
export async function ensureImage(engine: EngineAddress, image: string, timeoutMs: number): Promise<void> {
  if (await hasImage(engine, image)) return;
  const { getContainerRuntimeClient, ImageName } = await import('testcontainers');
  process.stderr.write(`pulling image ${image}\n`);
  const late = new Promise<never>((_resolve, reject) => {
    const message = `Image ${image} was not there and could not be pulled within ${timeoutMs / 1000} s.`;
    setTimeout(() => reject(new Error(message)), timeoutMs).unref();
  });
  const pull = async (): Promise<void> =>
    (await getContainerRuntimeClient()).image.pull(ImageName.fromString(image));
  try {
    await Promise.race([pull(), late]);
  } catch (cause) {
    throw new Error(`Image ${image} is not there and cannot be pulled.`, { cause });
  }
}
