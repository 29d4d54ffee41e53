import { Readable } from 'node:stream';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { FastifyRequest } from 'fastify';

/** The largest body that is taken. An order of 25,000 lines has about 9 MiB. */
export const largestBodyBytes = 10 * 1024 * 1024;
/** A body above this size is large: only few of them are in memory at a time. */
const largeAboveBytes = 1024 * 1024;
const largeAtATime = 4;

/** Counts the large bodies in memory. */
export interface LargeBodies {
  /** Takes a place. Returns false if none is free. */
  enter(): boolean;
  leave(): void;
}

export function createLargeBodies(): LargeBodies {
  let inMemory = 0;
  return {
    enter() {
      if (inMemory >= largeAtATime) return false;
      inMemory += 1;
      return true;
    },
    leave: () => void (inMemory -= 1),
  };
}

/**
 * Reads a request's body, passes it to `use`, and returns the result. Reads no more than `maxBytes`.
 *
 * @throws Refusal `payload_too_large`; `overloaded` if too many large bodies are in memory; `body_malformed`
 * if the sender stops or takes longer than `withinMs`
 */
export async function withBody<T>(
  request: FastifyRequest,
  bounds: { readonly maxBytes: number; readonly withinMs: number; readonly large: LargeBodies },
  use: (body: Uint8Array) => Promise<T>,
): Promise<T> {
  const { maxBytes, withinMs, large } = bounds;
  if (Number(request.headers['content-length']) > maxBytes) throw new Refusal('payload_too_large');
  const { body: stream } = request;
  if (!(stream instanceof Readable)) return use(new Uint8Array());
  let entered = false;
  const slow = setTimeout(() => stream.destroy(new Error('The body came too slowly.')), withinMs);
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of chunksOf(stream)) {
      size += chunk.length;
      if (size > maxBytes) throw new Refusal('payload_too_large');
      if (size > largeAboveBytes && !entered) {
        entered = large.enter();
        if (!entered) throw new Refusal('overloaded');
      }
      chunks.push(chunk);
    }
    clearTimeout(slow);
    return await use(Buffer.concat(chunks));
  } finally {
    clearTimeout(slow);
    if (entered) large.leave();
  }
}

/** Yields a stream's chunks. The stream stays open when the caller stops, so that an answer can be sent. */
async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = stream.iterator({ destroyOnReturn: false });
  for (;;) {
    const next = await chunks.next().catch((cause: unknown) => {
      throw new Refusal('body_malformed', { detail: `The body did not arrive: ${String(cause)}` });
    });
    if (next.done === true) return;
    yield next.value;
  }
}
