import { z } from 'zod';
import type { VendureApi } from './vendure-api.ts';

const withId = z.object({ id: z.string() });
const oneOf = z.object({ items: z.tuple([withId]).rest(withId) });
const shopAsItIs = z.object({
  activeChannel: withId,
  stockLocations: oneOf,
  shippingMethods: z.object({ items: z.array(withId) }),
});

/**
 * The least with which a Vendure shop sells: tax, a country, parcels at a flat rate, and the dummy payment
 * handler.
 */
export async function setUpShop(
  api: VendureApi,
): Promise<{ defaultLocationId: string; shippingMethodId: string }> {
  const { activeChannel, stockLocations, shippingMethods } = await api.admin(
    shopAsItIs,
    `query {
      activeChannel { id }
      stockLocations(options: { sort: { id: ASC } }) { items { id } }
      shippingMethods { items { id } }
    }`,
  );
  const defaultLocationId = stockLocations.items[0].id;
  const shippingMethodId = shippingMethods.items[0]?.id ?? (await create(api, activeChannel.id));
  return { defaultLocationId, shippingMethodId };
}

async function create(api: VendureApi, channelId: string): Promise<string> {
  const { createTaxCategory, createCountry } = await api.admin(
    z.object({ createTaxCategory: withId, createCountry: withId }),
    `mutation {
      createTaxCategory(input: { name: "Standard", isDefault: true }) { id }
      createCountry(
        input: { code: "US", enabled: true, translations: [{ languageCode: en, name: "United States" }] }
      ) { id }
    }`,
  );
  const { createZone } = await api.admin(
    z.object({ createZone: withId }),
    'mutation ($countryId: ID!) { createZone(input: { name: "World", memberIds: [$countryId] }) { id } }',
    { countryId: createCountry.id },
  );
  const { createShippingMethod } = await api.admin(
    z.object({ createShippingMethod: withId }),
    `mutation ($channelId: ID!, $zoneId: ID!, $taxCategoryId: ID!) {
      updateChannel(input: { id: $channelId, defaultTaxZoneId: $zoneId, defaultShippingZoneId: $zoneId }) { __typename }
      createTaxRate(
        input: { name: "Standard", enabled: true, value: 10, categoryId: $taxCategoryId, zoneId: $zoneId }
      ) { id }
      createPaymentMethod(
        input: {
          code: "dummy"
          enabled: true
          handler: { code: "dummy-payment-handler", arguments: [{ name: "automaticSettle", value: "true" }] }
          translations: [{ languageCode: en, name: "Dummy", description: "" }]
        }
      ) { id }
      createShippingMethod(
        input: {
          code: "parcel"
          fulfillmentHandler: "manual-fulfillment"
          checker: {
            code: "default-shipping-eligibility-checker"
            arguments: [{ name: "orderMinimum", value: "0" }]
          }
          calculator: {
            code: "default-shipping-calculator"
            arguments: [
              { name: "rate", value: "500" }
              { name: "includesTax", value: "auto" }
              { name: "taxRate", value: "0" }
            ]
          }
          translations: [{ languageCode: en, name: "Parcel", description: "" }]
        }
      ) { id }
    }`,
    { channelId, zoneId: createZone.id, taxCategoryId: createTaxCategory.id },
  );
  return createShippingMethod.id;
}
