import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { newBaseUrl } from '@onhand/contracts/gateway-api/integrations.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction, sqlState } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { changeOfAddress } from '@onhand/domain/integrations/change-of-address.ts';
import type { z } from 'zod';
import { calledAddress } from '../integrations/called-address.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { changeAddresses } from '../integrations/home-address/change-addresses.ts';
import { endPause } from '../integrations/limits/end-pause.ts';
import type { IntegrationRow } from '../integrations/integration-row.ts';
import { answered } from '../integrations/platform-answer.ts';
import { insertSettingsChange } from '../settings/history/insert-settings-change.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { ofBaseUrl } from '../settings/history/settings-subject.ts';
import { closeCircuit } from './circuit.ts';

const answersWithinMs = 15_000;
const uniqueViolation = '23505';

type ShopAddresses = Pick<IntegrationRow, 'baseUrl' | 'homeAddress'>;

/**
 * Changes the address at which an integration's shop is called, once the shop there has proved to be the same
 * one. The new address ends a pause: the integration is then to be nudged.
 *
 * @throws Refusal `shop_address_invalid`, `integration_not_found`, `integration_revoked`, `shop_is_another`,
 * `shop_currency_differs`, `integration_exists`, `changed_meanwhile`; the refusals of {@link answered}
 */
export async function changeBaseUrl(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'call'> },
  owner: { readonly merchantId: MerchantId; readonly id: IntegrationId },
  { baseUrl: wanted, homeAddress: movedTo }: z.infer<typeof newBaseUrl>,
  {
    actor,
    clock,
    allowsPrivateShops,
    precondition,
  }: {
    readonly actor: SettingsActor;
    readonly clock: { now(): Date };
    readonly allowsPrivateShops: boolean;
    /** Throws a refusal if the addresses are no longer those that the caller saw. */
    readonly precondition?: (before: ShopAddresses) => void;
  },
): Promise<IntegrationRow> {
  const baseUrl = calledAddress(wanted, { allowsPrivateShops });
  const before = found(await findIntegration(db, owner), 'integration_not_found');
  if (before.state === 'revoked') throw new Refusal('integration_revoked');
  precondition?.(addressesOf(before));
  const there = answered(
    await connectors.call(before.platform, 'check', {
      integrationId: owner.id,
      lane: 'sales',
      timeoutMs: answersWithinMs,
      input: { baseUrl },
    }),
  );
  switch (changeOfAddress(before, there, movedTo)) {
    case 'another_currency':
      throw new Refusal('shop_currency_differs', {
        detail: `The shop there sells in ${there.currency}, the integration in ${before.currency}.`,
      });
    case 'another_shop':
      throw new Refusal('shop_is_another', {
        detail: `The shop there names itself ${there.home ?? 'nothing'}.`,
        members: { named: there.home ?? null },
      });
    case 'same_shop':
  }
  const after = await store(db, { before, baseUrl, homeAddress: there.home ?? null }, { actor, clock });
  await endPause(db, owner.id);
  await closeCircuit(db, owner.id, clock.now());
  return found(await findIntegration(db, after), 'integration_not_found');
}

/** Stores the addresses and records the change. */
async function store(
  db: Db,
  change: {
    readonly before: IntegrationRow;
    readonly baseUrl: string;
    readonly homeAddress: string | null;
  },
  { actor, clock }: { readonly actor: SettingsActor; readonly clock: { now(): Date } },
): Promise<IntegrationRow> {
  const { before, baseUrl, homeAddress } = change;
  const { merchantId, id } = before;
  return inTransaction(db, async (tx) => {
    const after = found(
      await changeAddresses(tx, { merchantId, id, from: before.baseUrl, baseUrl, homeAddress }),
      'changed_meanwhile',
    );
    await insertSettingsChange(tx, {
      merchantId,
      subject: ofBaseUrl(id),
      before: addressesOf(before),
      after: addressesOf(after),
      actor,
      at: clock.now(),
    });
    return after;
  }).catch((error: unknown) => {
    throw sqlState(error) === uniqueViolation ? new Refusal('integration_exists') : error;
  });
}

/** The addresses of a shop. */
export function addressesOf({ baseUrl, homeAddress }: IntegrationRow): ShopAddresses {
  return { baseUrl, homeAddress };
}
