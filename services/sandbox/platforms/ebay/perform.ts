import type { Answered } from '../../openapi/answer.ts';
import { objectOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import type { Check } from '../../openapi/validate.ts';
import { Refusal } from '../../shop/refusal.ts';
import type { RunningShop } from '../../shop/running-shop.ts';
import { authorize } from './authorize.ts';
import { answerOf, refusal } from './errors.ts';
import type { EbayError } from './errors.ts';
import type { Operation } from './operation.ts';
import { takeCall, tooManyCalls } from './quota.ts';
import type { EbaySpecification, EbayOperation } from './specification.ts';

/** Joins an operation to the specification that describes it. */
export interface Played {
  readonly specification: EbaySpecification;
  readonly operation: EbayOperation;
  /** Left out: the sandbox does not play the operation. */
  readonly perform: Operation | undefined;
  readonly check: Check;
}

export interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly url: string;
  readonly body: unknown;
}

/**
 * Performs a request: within the app's quota, with a token that permits it, and as the specification has it.
 * A refusal is answered in eBay's envelope. An answer that breaks the specification is a mistake of the
 * sandbox, and is answered with 500.
 *
 * @throws Crash if a fault ends the shop's program in the middle
 */
export async function perform(running: RunningShop, played: Played, request: Request): Promise<Answered> {
  const { shop, outbox } = running;
  const { operation, specification } = played;
  const permission = authorize(shop, text(request.headers['authorization']), operation.scopes);
  if (permission.kind === 'refused') return failed(permission.status, permission.error);
  if (!takeCall(shop, specification.basePath)) return failed(429, tooManyCalls);
  if (played.perform === undefined) {
    const message = `The sandbox does not play ${operation.id}.`;
    return failed(501, { errorId: 2002, domain: 'SANDBOX', category: 'APPLICATION', message });
  }
  try {
    checkRequest(played, request);
    const answered = await played.perform({
      shop,
      outbox,
      operation,
      path: request.path,
      query: request.query,
      url: request.url,
      locale: (text(request.headers['content-language']) ?? 'en-US').replace('-', '_'),
      scopes: permission.scopes,
      body: bodyOf(request),
    });
    return checkAnswer(running, played, answered);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, error: told } = answerOf(error, operation);
    return failed(status, told);
  }
}

function checkRequest({ operation, check }: Played, request: Request): void {
  for (const name of operation.headers) {
    if (request.headers[name.toLowerCase()] === undefined) throw refusal(2003, { fieldName: name });
  }
  if (operation.headers.includes('Content-Type') && !isJson(request)) {
    throw refusal(2003, { fieldName: 'Content-Type' });
  }
  const known = operation.query.map(({ name }) => name);
  const stranger = [...request.query.keys()].find((name) => known.length > 0 && !known.includes(name));
  if (stranger !== undefined) throw refusal(2004, { additionalInfo: `There is no parameter ${stranger}.` });
  if (operation.request === null) return;
  if (typeof request.body !== 'object' || request.body === null) {
    throw refusal(2004, { additionalInfo: 'The body is no JSON object.' });
  }
  const breach = check(operation.request, request.body);
  if (breach !== null) {
    const { field, message } = breach;
    throw refusal(2004, { additionalInfo: `${field} ${message}.`, fieldName: field });
  }
}

function checkAnswer({ shop }: RunningShop, { operation, check }: Played, answered: Answered): Answered {
  const { status, body } = answered;
  const garbled = shop.state.faults.some(({ fault }) => fault.kind.startsWith('garble'));
  const said = JSON.parse(JSON.stringify(body ?? {})) as unknown;
  const breach =
    operation.response === null || status >= 300 || garbled ? null : check(operation.response, said);
  if (operation.statuses.includes(status) && breach === null) return answered;
  const what = breach === null ? `the status ${status}` : `${breach.field} ${breach.message}`;
  const message = `The sandbox’s answer to ${operation.id} breaks eBay’s specification: ${what}.`;
  return failed(500, { errorId: 2001, domain: 'SANDBOX', category: 'APPLICATION', message });
}

function failed(status: number, error: EbayError): Answered {
  return { status, body: { errors: [error] } };
}

function isJson({ headers }: Request): boolean {
  return /^application\/json\b/i.test(text(headers['content-type']) ?? '');
}

function bodyOf({ body }: Request): Body {
  return objectOf(body);
}

function text(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
