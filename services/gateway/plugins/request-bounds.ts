import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { FastifyHttpOptions, RawServerDefault } from 'fastify';
import { problemOf, renderProblem, sendProblem } from './problem-details.ts';
import { protect } from './response-headers.ts';

/** A request has to arrive within this time, its body included. */
const requestWithinMs = 30_000;
/** Headers are short. */
const headersWithinMs = 10_000;

/**
 * Returns Fastify's options that bound how long a request may take to arrive, and that answer as problem
 * details what never becomes a request of a route.
 */
export function requestBounds(withinMs: number = requestWithinMs) {
  return {
    requestTimeout: withinMs,
    http: {
      requestTimeout: withinMs,
      headersTimeout: Math.min(headersWithinMs, withinMs),
      // How often Node looks for connections that are too slow.
      connectionsCheckingInterval: Math.ceil(withinMs / 10),
    },
    clientErrorHandler: refuseSocket,
    frameworkErrors: (error, request, reply) => {
      protect(reply);
      void sendProblem(request, reply, problemOf(error));
    },
  } satisfies FastifyHttpOptions<RawServerDefault>;
}

const codes: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_too_slow',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};

/** Answers bytes that Node could not read as a request, or not in time, and closes the connection. */
function refuseSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const problem = renderProblem(new Refusal(codes[error.code ?? ''] ?? 'http_malformed'));
    const text = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(text)}`,
      'x-content-type-options: nosniff',
      'cache-control: no-store',
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${text}`);
  }
  socket.destroy();
}
