import type { Body } from '../../../openapi/json.ts';

/** Renders an amount that is given in hundredths. */
export function money(hundredths: number, currency: string): Body {
  return { amount: hundredths, divisor: 100, currency_code: currency };
}
