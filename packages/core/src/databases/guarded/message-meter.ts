/** Watches over what a server sends between two answers. */
export interface MessageMeter {
  /** False as soon as one message, or all since the server was last ready, are larger than allowed. */
  take(bytes: Buffer): boolean;
}

const HEADER = 5;
const READY_FOR_QUERY = 0x5a;

/**
 * Measures messages of the protocol by their headers, before anything is kept of them (PostgreSQL
 * documentation, "Message Formats"): a driver keeps a message until its end has come, however large.
 */
export function createMessageMeter(limits: { message: number; answer: number }): MessageMeter {
  let header = Buffer.alloc(0);
  let left = 0;
  let sinceReady = 0;

  return {
    take(bytes) {
      let at = 0;
      while (at < bytes.length) {
        if (left > 0) {
          const passed = Math.min(left, bytes.length - at);
          left -= passed;
          at += passed;
          continue;
        }
        const wanted = bytes.subarray(at, at + HEADER - header.length);
        header = Buffer.concat([header, wanted]);
        at += wanted.length;
        if (header.length < HEADER) break;
        const length = header.readUInt32BE(1);
        if (length < 4 || length > limits.message) return false;
        sinceReady = header[0] === READY_FOR_QUERY ? 0 : sinceReady + 1 + length;
        if (sinceReady > limits.answer) return false;
        left = length - 4;
        header = Buffer.alloc(0);
      }
      return true;
    },
  };
}
