import { Agent, fetch as undiciFetch } from 'undici';
import { anyConnector, publicConnector } from './connect.ts';
import type { Resolve } from './connect.ts';
import { answerTooLarge } from './transport-error.ts';

/**
 * Sends a request to a shop and returns its whole answer. Follows no redirect. Rejects with a TransportError
 * if the shop's address is private or the answer is too large.
 */
export type Fetch = (url: string, sending: Sending) => Promise<Response>;

export interface Sending {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface Transport {
  readonly fetch: Fetch;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Whether shops may have addresses in private networks, such as this machine's. */
  readonly allowsPrivate: boolean;
  /** Longest body of an answer that is read, in bytes, after decompression. */
  readonly answerAtMost?: number;
  readonly resolve?: Resolve;
}

/** Largest answer: enough for one order of many thousand lines, and for a page of usual records. */
const answerAtMostBytes = 10 * 1024 * 1024;
const headersAtMostBytes = 32 * 1024;
/** Longest silence of a shop before its headers, and between two pieces of its body. */
const silenceMs = 30_000;
/** Statuses whose answer cannot have a body. */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Creates the one way by which connectors reach shops. The shop decides what it answers, so bodies are capped
 * while they stream, compressed and decompressed, headers are capped, and silence has an end.
 */
export function createTransport({
  allowsPrivate,
  answerAtMost = answerAtMostBytes,
  resolve,
}: TransportOptions): Transport {
  const agent = new Agent({
    connect: allowsPrivate ? anyConnector() : publicConnector(resolve),
    maxHeaderSize: headersAtMostBytes,
    maxResponseSize: answerAtMost,
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
  });
  return {
    close: () => agent.destroy(),
    async fetch(url, { method, headers: sent, body: sentBody, signal }) {
      const { status, headers, body } = await undiciFetch(url, {
        method,
        headers: sent,
        body: sentBody ?? null,
        signal,
        redirect: 'manual',
        dispatcher: agent,
      });
      if (Number(headers.get('content-length') ?? 0) > answerAtMost) {
        await body?.cancel();
        throw answerTooLarge();
      }
      const bytes = body === null ? new Uint8Array() : await readUpTo(body, answerAtMost);
      const kept = new Headers([...headers].filter(([name]) => !/^content-(encoding|length)$/.test(name)));
      return new Response(withoutBody.has(status) ? null : bytes, { status, headers: kept });
    },
  };
}

/** Reads a body. Stops as soon as it is longer than `most` bytes. */
async function readUpTo(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the body and closes its socket.
  for await (const piece of body) {
    length += piece.byteLength;
    if (length > most) throw answerTooLarge();
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces, length));
}
