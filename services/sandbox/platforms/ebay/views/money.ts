import { amount } from '../../../shop/money.ts';

/** Renders an amount that is given in hundredths. */
export function money(
  hundredths: number,
  currency: string,
): { readonly value: string; readonly currency: string } {
  return { value: amount(hundredths), currency };
}
