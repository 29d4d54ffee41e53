import type { FastifyInstance } from 'fastify';
import { Refusal } from '../shop/refusal.ts';
import { backUp, restoreBackup } from '../shop/backup.ts';
import { findShop } from './find-shop.ts';
import type { ControlOptions, Shopped } from './find-shop.ts';
import { newCopy } from './schema.ts';
import { summaryOf } from './summary.ts';

/** Fastify plugin that backs up, restores and copies whole shops, as a host does. */
export async function backupRoutes(app: FastifyInstance, { shops, origin }: ControlOptions): Promise<void> {
  app.put<Shopped>('/control/shops/:shop/backup', async ({ params }, reply) => {
    const { shop, changed } = findShop(shops, params);
    backUp(shop.state);
    changed();
    return reply.code(204).send();
  });

  app.post<Shopped>('/control/shops/:shop/backup/restore', async ({ params }, reply) => {
    const { shop, changed } = findShop(shops, params);
    restoreBackup(shop.state);
    changed();
    return reply.code(204).send();
  });

  app.post<Shopped>('/control/shops/:shop/copy', async ({ params, body }, reply) => {
    const { shop } = findShop(shops, params);
    const { id } = newCopy.parse(body);
    if (shops.find(id) !== null) throw new Refusal(409, 'shop_exists', `There is a shop "${id}" already.`);
    const copy = shops.open({ ...structuredClone(shop.state), id, outbox: [], deliveries: [] });
    return reply.code(201).send(summaryOf(copy, origin()));
  });
}
