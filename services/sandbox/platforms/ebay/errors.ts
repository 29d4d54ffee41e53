import { Refusal } from '../../shop/refusal.ts';
import type { SpecifiedError, EbayOperation } from './specification.ts';

/** Describes an error in eBay's envelope. */
export interface EbayError {
  readonly errorId: number;
  readonly domain: string;
  readonly category: string;
  readonly message: string;
  readonly longMessage?: string;
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
}

/** Errors that eBay answers with where its specification's list does not have them. */
const unlisted: Readonly<Record<string, SpecifiedError>> = {
  2003: of(400, 'ACCESS', 'REQUEST', 'Missing or invalid header {fieldName}.'),
  2004: of(400, 'ACCESS', 'REQUEST', 'Invalid request. {additionalInfo}'),
  25002: of(400, 'API_INVENTORY', 'REQUEST', 'A user error has occurred. {additionalInfo}'),
  25004: of(400, 'API_INVENTORY', 'REQUEST', 'Invalid quantity. {additionalInfo}'),
  25702: of(404, 'API_INVENTORY', 'REQUEST', '{additionalInfo} could not be found or is not available.'),
  25710: of(
    404,
    'API_INVENTORY',
    'REQUEST',
    'We didn’t find the entity you are requesting. {additionalInfo}',
  ),
  25713: of(404, 'API_INVENTORY', 'REQUEST', 'This Offer is not available : {additionalInfo}.'),
  32100: of(404, 'API_FULFILLMENT', 'REQUEST', 'Invalid order ID: {additionalInfo}'),
};

/** Errors whose wording the specification leaves to another page. */
const worded: Readonly<Record<string, SpecifiedError>> = {
  25013: of(400, 'API_INVENTORY', 'REQUEST', 'Invalid data in the Inventory Item Group. {additionalInfo}'),
  25017: of(400, 'API_INVENTORY', 'REQUEST', 'Missing information in fields. {additionalInfo}'),
  25019: of(400, 'API_INVENTORY', 'REQUEST', 'Cannot revise the listing. {additionalInfo}'),
};

function of(status: number, domain: string, category: string, message: string): SpecifiedError {
  return { status, domain, category, message };
}

/** Refuses a request with an error of the operation's own list. `values` fill the places of its message. */
export function refusal(
  errorId: number,
  values: Readonly<Record<string, string>> = {},
  status: number | null = null,
): Refusal {
  return new Refusal(status ?? 0, String(errorId), '', values);
}

/** Renders a refusal of an operation: its status, and eBay's error. */
export function answerOf(
  { code, status, message, data }: Refusal,
  { errors }: Pick<EbayOperation, 'errors'>,
): { readonly status: number; readonly error: EbayError } {
  const specified = worded[code] ?? errors[code] ?? unlisted[code];
  if (specified === undefined) {
    // The fault panel chooses codes and messages of its own.
    const errorId = /^\d{1,9}$/.test(code) ? Number(code) : 25002;
    const own = message === '' ? code : message;
    return {
      status: status || 400,
      error: { errorId, domain: 'API_INVENTORY', category: 'REQUEST', message: own },
    };
  }
  const values = Object.entries(data).map(([name, value]) => ({ name, value: String(value) }));
  const filled = specified.message.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => values.find((one) => one.name === name)?.value ?? '',
  );
  return {
    status: status || specified.status,
    error: {
      errorId: Number(code),
      domain: specified.domain,
      category: specified.category,
      message: message === '' ? filled.trim() : message,
      ...(values.length > 0 && { parameters: values }),
    },
  };
}
