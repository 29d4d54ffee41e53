import { pipeline } from 'node:stream';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent } from 'undici';
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
  readonly body?: string | Uint8Array;
  /** The points that the platform counts for the request, a whole number. Left out: 1. */
  readonly cost?: number;
  /**
   * Reads from the answer's body what it tells of the platform's limits, where headers do not. The answer may
   * be cloned.
   */
  readonly told?: (answer: Response) => Promise<Told>;
  /** Only the status matters: the answer's body is not read, whatever it is. Left out: it is read. */
  readonly ignoresBody?: boolean;
  readonly signal: AbortSignal;
}

/** What the body of an answer tells of the platform's limits. */
export interface Told {
  /** The points that the platform counted in the end. Left out: the `cost` of the request. */
  readonly spent?: number;
  /** The calls or points left, by the name of their limit. */
  readonly remaining?: Readonly<Record<string, number>>;
  /** The platform refused the request because of a limit, whatever the status, and asks for this pause. */
  readonly retryAfterMs?: number;
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
    // undici's `request` costs a third of its `fetch`, and follows no redirects.
    async fetch(url, { method, headers: sent, body: sentBody, ignoresBody = false, signal }) {
      const { origin, pathname, search } = new URL(url);
      const { statusCode, headers, body } = await agent
        .request({
          origin,
          path: `${pathname}${search}`,
          method,
          headers: { ...unlessSent, ...sent },
          body: sentBody ?? null,
          signal,
        })
        .catch((cause: unknown) => {
          // As fetch says it. Libraries know no other errors of the network.
          throw signal.aborted ? cause : new TypeError('fetch failed', { cause });
        });
      const kept = new Headers();
      for (const [name, value] of Object.entries(headers)) {
        if (notKept.has(name)) continue;
        for (const one of Array.isArray(value) ? value : [value ?? '']) kept.append(name, one);
      }
      if (ignoresBody) {
        discard(body);
        return new Response(null, { status: statusCode, headers: kept });
      }
      if (Number(headers['content-length'] ?? 0) > answerAtMost) {
        discard(body);
        throw answerTooLarge();
      }
      const bytes = await readUpTo(decompressed(body, headers['content-encoding']), answerAtMost);
      return new Response(withoutBody.has(statusCode) ? null : bytes, { status: statusCode, headers: kept });
    },
  };
}

const unlessSent = { accept: '*/*', 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'Onhand' };
/** Headers that no longer hold once the body is decompressed. */
const notKept: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding']);
const decompressors: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
/** A host compresses an answer once, perhaps a proxy before it once more. */
const compressedAtMost = 2;

/** Decompresses a body. Whatever is compressed in another way, or too often, fails. */
function decompressed(body: Readable, encoding: string | string[] | undefined): AsyncIterable<Uint8Array> {
  const names = String(encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  let decoded = body;
  for (const name of names.toReversed()) {
    const create = names.length > compressedAtMost ? undefined : decompressors[name];
    if (create === undefined) {
      discard(body);
      throw new TypeError(`The answer is compressed as ${names.join(', ')}.`);
    }
    // An error of either ends both, and the reader gets it.
    decoded = pipeline(decoded, create(), () => {});
  }
  return decoded;
}

/** Closes the socket of a body that nobody reads. undici reports that as an error of the body. */
function discard(body: Readable): void {
  body.on('error', () => {});
  body.destroy();
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
