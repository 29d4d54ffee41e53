/** eBay's marketplaces with the currency of their listings. */
const currencies: Readonly<Record<string, string>> = {
  EBAY_AT: 'EUR',
  EBAY_AU: 'AUD',
  EBAY_BE: 'EUR',
  EBAY_CA: 'CAD',
  EBAY_CH: 'CHF',
  EBAY_DE: 'EUR',
  EBAY_ES: 'EUR',
  EBAY_FR: 'EUR',
  EBAY_GB: 'GBP',
  EBAY_HK: 'HKD',
  EBAY_IE: 'EUR',
  EBAY_IT: 'EUR',
  EBAY_MOTORS: 'USD',
  EBAY_MOTORS_US: 'USD',
  EBAY_MY: 'MYR',
  EBAY_NL: 'EUR',
  EBAY_PH: 'PHP',
  EBAY_PL: 'PLN',
  EBAY_SG: 'SGD',
  EBAY_TW: 'TWD',
  EBAY_US: 'USD',
};

/** Returns the currency of a marketplace's listings. Null: the marketplace is unknown. */
export function currencyOf(marketplace: string): string | null {
  return Object.hasOwn(currencies, marketplace) ? (currencies[marketplace] ?? null) : null;
}
