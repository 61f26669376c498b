const startedAt = performance.now();
const client = await import('@istari-lens/client');
const importMs = performance.now() - startedAt;
if (typeof client.createClient !== 'function') throw new Error('The client was not imported.');
process.send?.({ importMs });
process.disconnect();
