import { amount, hundredths } from '../../shop/money.ts';

const symbols: Readonly<Record<string, { text: string; html: string }>> = {
  USD: { text: '$', html: '&#36;' },
  EUR: { text: '€', html: '&euro;' },
  GBP: { text: '£', html: '&pound;' },
};

export function symbolOf(currency: string): { text: string; html: string } {
  return symbols[currency] ?? { text: currency, html: currency };
}

/** Formats a price as WooCommerce's theme shows it. */
export function priceHtml(price: string, currency: string): string {
  if (price === '') return '';
  const shown = amount(hundredths(price));
  return `<span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">${symbolOf(currency).html}</span>${shown}</bdi></span>`;
}
