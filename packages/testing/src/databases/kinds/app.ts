import type { FillContext } from './fill-context.ts';

/** Lens's own tables in schema `lens`, made by the real migrations. */
export async function fillApp({ url }: FillContext): Promise<void> {
  // Loaded only here, so that a part of core can be tested while another does not load.
  const { migrate } = await import('@istari-lens/core');
  await migrate({ url, schema: 'lens' });
}
