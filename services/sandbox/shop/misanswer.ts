import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/** How an answer goes wrong after the work was done. */
export type Misanswer = 'cut' | 'huge';

/** Far more than any caller should take for an answer. */
const hugeBytes = 256 * 1024 * 1024;
const blanks = Buffer.alloc(1024 * 1024, ' ');

/** Cuts the connection without an answer. The caller cannot tell whether the work was done. */
export function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** Waits `ms`, or until the caller has closed the connection. */
export async function waitFor(ms: number, reply: FastifyReply): Promise<void> {
  const hungUp = new AbortController();
  reply.raw.once('close', () => hungUp.abort());
  await delay(ms, undefined, { signal: hungUp.signal }).catch(() => undefined);
}

/**
 * Sends the answer that a reply was prepared for, with its status and headers, so that it goes wrong. `cut`:
 * half of the body comes, then the connection ends. `huge`: the body is followed by blanks, which JSON
 * allows, until the caller hangs up or 256 MiB have come.
 */
export async function misanswer(reply: FastifyReply, how: Misanswer, body: string): Promise<void> {
  const bytes = Buffer.from(body);
  reply.hijack();
  const { raw } = reply;
  const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined || name === 'content-length' ? [] : [[name, value] as const],
  );
  const length = how === 'cut' ? bytes.length : bytes.length + hugeBytes;
  raw.writeHead(reply.statusCode, { ...Object.fromEntries(headers), 'content-length': length });
  raw.on('error', () => {});
  if (how === 'cut') {
    raw.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => raw.destroy());
    return;
  }
  raw.write(bytes);
  for (let sent = 0; sent < hugeBytes && !raw.destroyed; sent += blanks.length) {
    if (!raw.write(blanks)) await room(raw);
  }
  raw.end();
}

/** Waits until a response takes more bytes, or is closed. */
function room(raw: FastifyReply['raw']): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      raw.off('drain', go).off('close', go);
      resolve();
    };
    raw.on('drain', go).on('close', go);
  });
}
