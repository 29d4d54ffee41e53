import { z } from 'zod';

const at = z.iso.datetime();
const asset = z.object({ id: z.string(), source: z.string() });

/** Prices are the channel's own, as they are kept: with tax where its prices include tax. */
const variant = z.object({
  id: z.string(),
  updatedAt: at,
  sku: z.string(),
  prices: z.array(z.object({ currencyCode: z.string(), price: z.number() })),
});

export const product = z.object({
  id: z.string(),
  updatedAt: at,
  /** Of the texts; the channel's own language, where the product has it. */
  languageCode: z.string(),
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  featuredAsset: asset.nullable(),
  assets: z.array(asset),
  variants: z.array(variant),
});
export type Product = z.infer<typeof product>;

/** The fields of a `Product` that {@link product} reads. */
export const productFields = `id updatedAt languageCode name slug description
  featuredAsset { id source } assets { id source }
  variants { id updatedAt sku prices { currencyCode price } }`;

/** What amounts mean in this channel; {@link pricingFields} asks for it. */
export const pricing = z.object({
  activeChannel: z.object({ defaultCurrencyCode: z.string().length(3) }),
  globalSettings: z.object({ serverConfig: z.object({ moneyStrategyPrecision: z.number().int() }) }),
});
export type Pricing = z.infer<typeof pricing>;
export const pricingFields =
  'activeChannel { defaultCurrencyCode } globalSettings { serverConfig { moneyStrategyPrecision } }';
