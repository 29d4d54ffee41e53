import type { AppGenuine } from '@onhand/connector-kit/webhook.ts';
import { findAccountReceivers } from '@onhand/core/access/credentials/webhook-keys.ts';
import { findWithoutAccount } from '@onhand/core/integrations/external-account/find-without-account.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { askForPass } from './ask-for-pass.ts';
import { mayBeLost } from './delivery-faults.ts';
import type { Door } from './door.ts';
import { takeInDelivery } from './take-in-delivery.ts';
import type { Answer } from './take-in-delivery.ts';
import type { UnknownAccounts } from './unknown-accounts.ts';

/** The door of deliveries that name their account. */
export interface AccountDoor extends Door {
  readonly unknownAccounts: UnknownAccounts;
}

/** Integrations that are asked for their accounts because of one delivery. */
const learnedAtOnce = 20;

/**
 * Takes a delivery to an app in for each integration of its account. An account that no integration has is
 * noted, and nothing else is kept.
 */
export async function takeInForAccount(
  door: AccountDoor,
  {
    platform,
    decoded,
    body,
    receivedAt,
  }: {
    readonly platform: string;
    readonly decoded: AppGenuine;
    readonly body: Uint8Array;
    readonly receivedAt: Date;
  },
): Promise<Answer> {
  const { account } = decoded;
  if (account === null) {
    if (decoded.kind === 'not_understood' || decoded.kind === 'platform_error') {
      const { topic, code } = decoded;
      door.log.warn({ platform, topic, code }, 'A delivery to an app was not understood.');
    }
    return { ignored: decoded.kind === 'events' ? 'account_unknown' : decoded.message };
  }
  const receivers = await forMerchants('all', () => findAccountReceivers(door.doorDb, { platform, account }));
  if (receivers.length === 0) {
    // A refusal would make the platform switch the app's webhooks off, for all merchants.
    door.unknownAccounts.note(platform, account);
    await learnAccounts(door, platform);
    return { ignored: 'account_unknown' };
  }
  const taken = await Promise.allSettled(
    receivers.map((receiver) =>
      forMerchants([receiver.merchantId], () =>
        takeInDelivery(door, { receiver, decoded, body, receivedAt }),
      ).catch((error: unknown) => {
        if (mayBeLost(error)) askForPass(door, receiver);
        throw error;
      }),
    ),
  );
  // The platform delivers it again. Where it is known already, it is left at the door.
  for (const one of taken) if (one.status === 'rejected') throw one.reason;
  return together(taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
}

/** It may be the account of an integration whose platform did not answer when it was connected. */
async function learnAccounts(door: AccountDoor, platform: string): Promise<void> {
  const some = await forMerchants('all', () =>
    findWithoutAccount(door.doorDb, { platform, limit: learnedAtOnce }),
  );
  for (const integration of some) {
    forMerchants([integration.merchantId], () => door.learnHome(integration));
  }
}

function together(answers: readonly Answer[]): Answer {
  const events = answers.flatMap((answer) => ('events' in answer ? answer.events : []));
  const [first] = answers;
  return events.length === 0 && first !== undefined ? first : { events };
}
