import { Readable } from 'node:stream';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { FastifyRequest } from 'fastify';

/** The largest body that is taken. An order of 25,000 lines has about 9 MiB. */
export const largestBodyBytes = 10 * 1024 * 1024;
/** A body above this size is large: only few of them are in memory at a time. */
const largeAboveBytes = 1024 * 1024;
const largeAtATime = 4;
/** Bodies above the size of usual orders take no more than this together. Usual orders always have room. */
const atMostBytes = 64 * 1024 * 1024;
const usualAtMostBytes = 64 * 1024;
/** One integration takes no more than this part of the room, so that others' large orders have some. */
const ownShare = 0.5;

/** Counts what the bodies of deliveries take in memory. */
export interface BodyMemory {
  /** Returns a place for one body of an integration. */
  open(integrationId: string): BodyPlace;
}

interface BodyPlace extends Disposable {
  /** Takes room for a chunk. Returns false if there is none. */
  take(bytes: number): boolean;
}

interface Used {
  bytes: number;
  large: number;
}

/** Creates the memory of one gateway. */
export function createBodyMemory(): BodyMemory {
  const total: Used = { bytes: 0, large: 0 };
  const byIntegration = new Map<string, Used & { places: number }>();
  return {
    open(integrationId) {
      const own = byIntegration.get(integrationId) ?? { bytes: 0, large: 0, places: 0 };
      byIntegration.set(integrationId, own);
      own.places += 1;
      let bytes = 0;
      let isLarge = false;
      return {
        take(more) {
          const becomesLarge = !isLarge && bytes + more > largeAboveBytes;
          const isUsual = bytes + more <= usualAtMostBytes;
          if (!isUsual && !hasRoom(total.bytes + more, own.bytes + more, atMostBytes)) return false;
          if (becomesLarge && !hasRoom(total.large + 1, own.large + 1, largeAtATime)) return false;
          bytes += more;
          for (const used of [total, own]) used.bytes += more;
          if (becomesLarge) {
            isLarge = true;
            for (const used of [total, own]) used.large += 1;
          }
          return true;
        },
        [Symbol.dispose]() {
          for (const used of [total, own]) {
            used.bytes -= bytes;
            if (isLarge) used.large -= 1;
          }
          own.places -= 1;
          if (own.places === 0) byIntegration.delete(integrationId);
        },
      };
    },
  };
}

function hasRoom(total: number, own: number, most: number): boolean {
  return total <= most && own <= most * ownShare;
}

/**
 * Reads a request's body, passes it to `use`, and returns the result. Reads no more than `maxBytes`.
 *
 * @throws Refusal `payload_too_large`; `overloaded` if other bodies leave no room for it; `body_malformed` if
 * the sender stops or takes longer than `withinMs`
 */
export async function withBody<T>(
  request: FastifyRequest,
  bounds: {
    readonly maxBytes: number;
    readonly withinMs: number;
    readonly memory: BodyMemory;
    readonly integrationId: string;
  },
  use: (body: Uint8Array) => Promise<T>,
): Promise<T> {
  const { maxBytes, withinMs, memory, integrationId } = bounds;
  if (Number(request.headers['content-length']) > maxBytes) throw new Refusal('payload_too_large');
  const { body: stream } = request;
  if (!(stream instanceof Readable)) return use(new Uint8Array());
  using place = memory.open(integrationId);
  const slow = setTimeout(() => stream.destroy(new Error('The body came too slowly.')), withinMs);
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of chunksOf(stream)) {
      size += chunk.length;
      if (size > maxBytes) throw new Refusal('payload_too_large');
      if (!place.take(chunk.length)) throw new Refusal('overloaded');
      chunks.push(chunk);
    }
    clearTimeout(slow);
    return await use(Buffer.concat(chunks));
  } finally {
    clearTimeout(slow);
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
