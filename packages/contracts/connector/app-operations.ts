import { z } from 'zod';
import { fault } from './fault.ts';
import { operations } from './operations.ts';

const check = operations.check.output.options[0];

/**
 * Every operation that a connector service runs for the app itself, not for one integration: `POST
 * /v1/app/<operation>` with {@link appEnvelope}, answered with `{ output }`. The connector authenticates with
 * the app's own secrets, which are environment variables of its service.
 */
export const appOperations = {
  /**
   * Reads a public key that verifies deliveries to the app's address, by the id that a delivery names. `key`:
   * in the form that the connector's `webhook.app.decode` takes. `absent`: the platform has no such key.
   */
  'webhooks.key': {
    input: z.object({ id: z.string() }),
    output: z.union([
      z.object({ kind: z.literal('key'), key: z.string() }),
      z.object({ kind: z.literal('absent') }),
      fault,
    ]),
  },
  /**
   * Waits for messages of the queue into which the platform puts the notifications of all accounts, at most
   * until the deadline. A received message is hidden from others for at least a minute, and comes again
   * unless it is removed. `body`: as the queue holds it.
   */
  'queue.receive': {
    input: z.object({ most: z.int().min(1).max(100) }),
    output: z.union([
      z.object({
        kind: z.literal('messages'),
        messages: z.array(z.object({ receipt: z.string().min(1), body: z.string() })),
      }),
      fault,
    ]),
  },
  /** Removes messages that are dealt with. One that is left comes again, which does no harm. */
  'queue.remove': {
    input: z.object({ receipts: z.array(z.string().min(1)) }),
    output: z.union([z.object({ kind: z.literal('removed') }), fault]),
  },
  /**
   * Builds the address to which a person's browser is sent to permit the app. `state` and `challenge` (PKCE
   * S256) are made by the caller. `pkce` of the answer: whether the platform takes the challenge.
   */
  'oauth.authorize': {
    input: z.object({
      baseUrl: z.string(),
      redirectUrl: z.string(),
      state: z.string(),
      challenge: z.string(),
    }),
    output: z.union([z.object({ kind: z.literal('authorize'), url: z.url(), pkce: z.boolean() }), fault]),
  },
  /**
   * Exchanges the code of a callback for the secrets of an integration, and checks the account with them.
   * Stores nothing. `query`: all parameters of the callback. `verifier`: null if the platform takes no
   * challenge. `check`: what the operation of that name answers with the new secrets.
   */
  'oauth.exchange': {
    input: z.object({
      integrationId: z.uuid(),
      baseUrl: z.string(),
      redirectUrl: z.string(),
      query: z.record(z.string(), z.string()),
      verifier: z.string().nullable(),
    }),
    output: z.union([
      z.object({
        kind: z.literal('granted'),
        secrets: z.record(z.string(), z.string()),
        check,
      }),
      fault,
    ]),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type AppOperation = keyof typeof appOperations;
export type AppInputOf<O extends AppOperation> = z.infer<(typeof appOperations)[O]['input']>;
export type AppOutputOf<O extends AppOperation> = z.infer<(typeof appOperations)[O]['output']>;

/** As `callEnvelope` of the operations of integrations. */
export const appEnvelope = z.object({
  sentAt: z.number().int(),
  deadline: z.number().int(),
  input: z.unknown(),
});
