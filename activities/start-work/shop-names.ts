import { findNames } from '@onhand/core/integrations/find-names.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { shopOf } from '../in-words.ts';
import type { ShopName } from './start-workflows.ts';

/** A changed name is noticed within this time. */
const rememberedForMs = 60_000;
const rememberedAtMost = 10_000;

/**
 * Creates a function that tells the name of a shop and its merchant, and remembers it for a minute. While the
 * database is away, it tells the integration's id instead: a summary delays no start.
 */
export function createShopNames({
  db,
  log,
}: {
  readonly db: Db;
  readonly log: { warn(detail: object, message: string): void };
}): ShopName {
  const remembered = new Map<IntegrationId, { readonly name: Promise<string>; readonly atMs: number }>();

  async function read(integrationId: IntegrationId): Promise<string> {
    try {
      return shopOf(await findNames(db, integrationId));
    } catch (error) {
      log.warn(
        { err: error, integrationId },
        'The name of a shop could not be read for the summary of a run.',
      );
      remembered.delete(integrationId);
      return integrationId;
    }
  }

  return (integrationId) => {
    const known = remembered.get(integrationId);
    const nowMs = performance.now();
    if (known !== undefined && nowMs - known.atMs < rememberedForMs) return known.name;
    if (remembered.size >= rememberedAtMost) remembered.clear();
    const name = read(integrationId);
    remembered.set(integrationId, { name, atMs: nowMs });
    return name;
  };
}
