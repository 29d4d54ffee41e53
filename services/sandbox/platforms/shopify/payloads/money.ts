import { amount } from '../../../shop/money.ts';

/** Shows an amount in hundredths as the REST API does, in the shop's currency and the shopper's. */
export function moneySet(hundredths: number, currency: string): object {
  const money = { amount: amount(hundredths), currency_code: currency };
  return { shop_money: money, presentment_money: money };
}
