import type { FastifyReply, FastifyRequest } from 'fastify';
import { interfere } from '../../shop/faults.ts';
import { cut, misanswer, waitFor } from '../../shop/misanswer.ts';
import type { Shop } from '../../shop/shop.ts';
import { bulkResult } from './bulk.ts';

/**
 * Sends the result of a bulk operation, or the part of it that the header `Range` asks for, as the storage
 * does where Shopify keeps results. The shop's faults hit it as they hit calls that read.
 */
export async function sendBulkFile(
  shop: Shop,
  request: FastifyRequest<{ Params: Record<string, string> }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const met = await interfere(shop, 'GET');
  if (met.kind === 'answer') return reply.code(met.status).headers(met.headers).send();
  if (met.kind === 'cut') return cut(reply);
  if (met.kind === 'late') await waitFor(met.ms, reply);
  const result = bulkResult(shop, Number(request.params['operation']));
  if (result === null) return storageError(reply, 404, 'NoSuchKey');
  const bytes = Buffer.from(result);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const from = Number(range?.[1] ?? 0);
  const to = range?.[2] ? Math.min(Number(range[2]) + 1, bytes.length) : bytes.length;
  if (from >= bytes.length) return storageError(reply, 416, 'InvalidRange');
  reply.type('application/jsonl');
  if (range !== null) {
    reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${bytes.length}`);
  }
  const part = bytes.subarray(from, to);
  if (met.kind !== 'misanswer') return reply.send(part);
  await misanswer(reply, met.how, part.toString());
  return reply;
}

function storageError(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply.code(status).type('application/xml').send(`<Error><Code>${code}</Code></Error>`);
}
