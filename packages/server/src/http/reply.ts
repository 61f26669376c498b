import type { Answer, AnswerItem } from '@istari-lens/core';
import type { Warning } from '@istari-lens/core/contract';

/** What a handler wants to be sent. It decides status and value; bytes and headers come later. */
export type Reply = ReplyContent & {
  /** Sets the refresh cookie of this mount, or clears it with null. */
  refreshCookie?: { value: string; expiresAt: Date } | null;
};

type ReplyContent =
  | { kind: 'json'; status: number; body: unknown; media?: string; location?: string }
  | { kind: 'text'; status: number; text: string; media: string }
  /** HTML with a content security policy of its own. */
  | { kind: 'page'; body: Uint8Array; policy: string }
  | { kind: 'empty'; status: number }
  /** A file, sent as it comes. */
  | { kind: 'stream'; media: string; fileName: string; chunks: ReadableStream<Uint8Array> }
  /** One answer as bytes; conditional: with its ETag, or not at all when the caller has it. */
  | { kind: 'answer'; answer: Answer; isConditional?: true }
  /** Several answers, each kept as bytes. */
  | {
      kind: 'answers';
      items: readonly AnswerItem[];
      warnings: readonly Warning[];
      durationMs: number;
      /** Sent with an ETag, or not at all when the caller has it; nothing in it varies per request then. */
      isConditional?: true;
    };
