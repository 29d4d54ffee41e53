import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { send } from './client.ts';
import { pricing, pricingFields } from './product-schema.ts';

/** How a channel prices and names the products that are listed on it. */
export interface ListingChannel {
  readonly currency: string;
  readonly language: string;
  /** The decimals that the shop keeps of an amount. */
  readonly precision: number;
}

/** Reads what the products of a channel have to fit. */
export async function readChannel(
  call: Call,
): Promise<({ readonly kind: 'channel' } & ListingChannel) | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: `query Channel { activeChannel { defaultLanguageCode } ${pricingFields} }`,
    variables: {},
    answer: pricing.extend({
      activeChannel: z.object({
        defaultCurrencyCode: z.string().length(3),
        defaultLanguageCode: z.string(),
      }),
    }),
  });
  if (answer.kind !== 'answer') return answer;
  const { activeChannel, globalSettings } = answer.data;
  return {
    kind: 'channel',
    currency: activeChannel.defaultCurrencyCode,
    language: activeChannel.defaultLanguageCode,
    precision: globalSettings.serverConfig.moneyStrategyPrecision,
  };
}

/** Refuses prices in another currency than the channel's. Null: they fit. */
export function currencyRefused(
  { currency }: Pick<NewListing, 'currency'>,
  channel: ListingChannel,
): Fault | null {
  if (currency === undefined || currency === channel.currency) return null;
  const message = `The prices are in ${currency}, and the channel sells in ${channel.currency}.`;
  return { kind: 'rejected', code: 'currency_mismatch', message };
}
