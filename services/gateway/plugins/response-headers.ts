import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../route.ts';

/**
 * What a page may load: its own files. Scalar and Mantine write styles into their elements, which no nonce
 * can allow.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** An answer that is data loads nothing, even if a browser shows it. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Adds the headers that every answer needs, and closes a connection whose body was not read to its end. */
export function setResponseHeaders(app: App): void {
  app.addHook('onSend', async (request, reply) => {
    protect(reply);
    // What has not arrived of the body is not wanted.
    if (hasBody(request) && !request.raw.complete) void reply.header('connection', 'close');
  });
}

/** Sets the headers against sniffing, embedding and caching. */
export function protect(reply: FastifyReply): void {
  const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
  void reply.header('x-content-type-options', 'nosniff');
  void reply.header('referrer-policy', 'no-referrer');
  void reply.header('content-security-policy', isPage ? pagePolicy : dataPolicy);
  // Files say themselves how long they may be kept.
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
}

function hasBody({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}
