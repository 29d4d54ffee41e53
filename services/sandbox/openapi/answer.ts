import type { FastifyReply } from 'fastify';
import { interfere } from '../shop/faults.ts';
import { cut, misanswer, waitFor } from '../shop/misanswer.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import { rememberRequest } from '../shop/seen-requests.ts';

/** What an operation answers with. Without a body, nothing but the status and the headers is sent. */
export interface Answered {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Describes a call of a shop's API. */
export interface Call {
  readonly method: string;
  /** The path below the shop's address, without the query. */
  readonly path: string;
  /** Whether the call changes nothing, whatever its method is. */
  readonly reads: boolean;
  readonly perform: () => Promise<Answered>;
  /** Sends what the platform's front door says when the API did not answer. */
  readonly refuse: (reply: FastifyReply, status: number) => FastifyReply;
  /** Keeps what became of the quantities that the call sent. */
  readonly remember: (outcome: Outcome) => void;
}

/** How a call ended. `httpStatus` null: the caller got no answer. `done`: the work was done or refused. */
export interface Outcome {
  readonly body: unknown;
  readonly httpStatus: number | null;
  readonly done: boolean;
}

/** Answers a call of a shop's API, unless one of the shop's faults does, and remembers how it ended. */
export async function answer(running: RunningShop, reply: FastifyReply, call: Call): Promise<FastifyReply> {
  const { shop, outbox } = running;
  const { method, path } = call;
  const met = await interfere(shop, call.reads ? 'GET' : method);
  if (met.kind === 'answer' || (met.kind === 'cut' && !met.applied)) {
    const httpStatus = met.kind === 'answer' ? met.status : null;
    call.remember({ body: null, httpStatus, done: false });
    rememberRequest(shop, { method, path }, httpStatus);
    return met.kind === 'answer' ? call.refuse(reply.headers(met.headers), met.status) : cut(reply);
  }
  const { status, body, headers = {} } = await call.perform();
  const lost = met.kind === 'cut';
  const httpStatus = lost ? null : status;
  call.remember({ body, httpStatus, done: status < 500 });
  rememberRequest(shop, { method, path }, httpStatus);
  // Delivery bodies are written now; the deliveries are sent after the response.
  reply.raw.once('close', () => running.changed());
  outbox.collect();
  if (met.kind === 'late') await waitFor(met.ms, reply);
  if (lost) return cut(reply);
  reply.code(status).headers({ date: shop.clock.now().toUTCString(), ...headers });
  if (body === undefined) return reply.send();
  const text = JSON.stringify(body);
  reply.type('application/json');
  if (met.kind !== 'misanswer') return reply.send(text);
  await misanswer(reply, met.how, text);
  return reply;
}

/** Reads a body of JSON. What is none stays a text; nothing stays undefined. */
export function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return body;
  }
}

export function noShop(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('There is no such shop in the sandbox.');
}
