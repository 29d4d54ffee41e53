import { z } from 'zod';
import type { Shop } from '../../../shop/shop.ts';
import { Refused } from '../errors.ts';
import { decimal } from './input.ts';

export const moneyInput = z.strictObject({ amount: decimal, currencyCode: z.string() });

export const moneyBagInput = z.strictObject({
  shopMoney: moneyInput,
  presentmentMoney: moneyInput.optional(),
});

/**
 * Returns the amount of money in the shop's currency, which is the only one in the sandbox.
 *
 * @throws Refused if the money has another currency
 */
export function amountIn(
  { state }: Shop,
  money: z.output<typeof moneyInput>,
  field: readonly string[],
): string {
  if (money.currencyCode === state.currency) return money.amount;
  throw new Refused({ field, code: 'INVALID', message: `Currency must be ${state.currency}` });
}
