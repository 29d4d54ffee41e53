import { amount } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';

/** Shows an amount in hundredths in the shop's currency, which is also the shopper's. */
export function moneyBag({ state }: Shop, hundredths: number, currency: string | null = null): object {
  const money = { amount: amount(hundredths), currencyCode: currency ?? state.currency };
  return { shopMoney: money, presentmentMoney: money };
}

/** Shows a stored date: UTC without a zone. */
export function shownDate(date: string): string;
export function shownDate(date: string | null): string | null;
export function shownDate(date: string | null): string | null {
  return date === null ? null : `${date}Z`;
}
