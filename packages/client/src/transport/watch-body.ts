import { LensClientError } from '../errors/client-error.ts';

/**
 * A body whose reading fails with the client's own error: `network_error` where the connection ends before the body
 * does, `aborted` as soon as the caller's signal says so. Cancelling it closes the connection.
 */
export function watchBody(
  body: ReadableStream<Uint8Array>,
  target: string,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let stopListening = (): void => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const onAbort = (): void => {
          const detail = `${target} was given up by its caller.`;
          controller.error(new LensClientError({ code: 'aborted', detail, cause: signal?.reason }));
          // The connection may have failed by itself.
          reader.cancel().catch(() => {});
        };
        stopListening = () => signal?.removeEventListener('abort', onAbort);
        if (signal?.aborted) onAbort();
        else signal?.addEventListener('abort', onAbort, { once: true });
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (signal?.aborted) return;
          if (!done) return controller.enqueue(value);
          controller.close();
        } catch (cause) {
          const detail = `${target} broke off: what came is not all. Ask again.`;
          controller.error(new LensClientError({ code: 'network_error', detail, cause }));
        }
        stopListening();
      },
      async cancel(reason) {
        stopListening();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
