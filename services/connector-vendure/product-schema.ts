import { z } from 'zod';

const at = z.iso.datetime();
const asset = z.object({
  id: z.string(),
  source: z.string(),
  tags: z.array(z.object({ value: z.string() })),
});

/** Variant with the channel's stored prices. They include tax if the channel's prices include tax. */
const variant = z.object({
  id: z.string(),
  updatedAt: at,
  sku: z.string(),
  prices: z.array(z.object({ currencyCode: z.string(), price: z.number() })),
  options: z.array(z.object({ name: z.string(), group: z.object({ name: z.string() }) })),
});

export const product = z.object({
  id: z.string(),
  updatedAt: at,
  /** Language of the texts: the channel's own language if the product has it. */
  languageCode: z.string(),
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  featuredAsset: asset.nullable(),
  assets: z.array(asset),
  facetValues: z.array(z.object({ id: z.string(), name: z.string(), facet: z.object({ code: z.string() }) })),
  variants: z.array(variant),
});
export type Product = z.infer<typeof product>;

/** Requests the fields of {@link product}. */
export const productFields = `id updatedAt languageCode name slug description
  featuredAsset { id source tags { value } } assets { id source tags { value } }
  facetValues { id name facet { code } }
  variants { id updatedAt sku prices { currencyCode price } options { name group { name } } }`;

/** Currency and precision of the channel's amounts; {@link pricingFields} requests them. */
export const pricing = z.object({
  activeChannel: z.object({ defaultCurrencyCode: z.string().length(3) }),
  globalSettings: z.object({ serverConfig: z.object({ moneyStrategyPrecision: z.number().int() }) }),
});
export type Pricing = z.infer<typeof pricing>;
export const pricingFields =
  'activeChannel { defaultCurrencyCode } globalSettings { serverConfig { moneyStrategyPrecision } }';
