import type { FastifyReply } from 'fastify';

/** Sends a page, which is never kept. */
export function page(reply: FastifyReply, content: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(content);
}

/** Answers a form by redirecting to the page, so that a reload does not send the form twice. */
export function backTo(
  reply: FastifyReply,
  shop: string,
  outcome: 'done' | 'refused',
  text: string,
): FastifyReply {
  return reply.redirect(
    `/shops/${encodeURIComponent(shop)}?${new URLSearchParams({ [outcome]: text }).toString()}`,
    303,
  );
}

export function noShop(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('There is no such shop.');
}
