import { description } from '@onhand/contracts/connector/behaviour.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { AppInputOf, AppOperation, AppOutputOf } from '@onhand/contracts/connector/app-operations.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { InputOf, Operation, OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Lane } from '@onhand/domain/limits/limit.ts';
import { appOutputs, outputs } from '@onhand/contracts/connector/outputs.ts';
import { isMutation, rowKeysOf } from '@onhand/contracts/connector/rows.ts';
import { storableData } from '@onhand/domain/text/storable.ts';
import type { Clock } from '@onhand/service-kit/clock.ts';
import { CodedError } from '@onhand/service-kit/coded-error.ts';
import { z } from 'zod';
import { faultFromFailure, faultFromNonsense, faultFromRefusal } from './faults.ts';

export interface ConnectorClientOptions {
  /** Returns the address of a platform's connector service, such as `http://connector-woocommerce:8080`. */
  readonly urlFor: (platform: string) => string;
  /** The bearer token that the connector services require. */
  readonly token: string;
  readonly fetch?: typeof fetch;
  /** Times calls: a connector answers by it, whatever the clock of its own host shows. */
  readonly clock: Clock;
}

export interface CallRequest<O extends Operation> {
  readonly integrationId: string;
  readonly lane: Lane;
  readonly input: InputOf<O>;
  /** How long to wait for an answer. */
  readonly timeoutMs: number;
  /** Aborted when the caller no longer waits. */
  readonly signal?: AbortSignal;
}

export interface ConnectorClient {
  /**
   * Calls one operation of a platform's connector. Always returns the operation's own type. If the service is
   * down, late or violates the contract, the result is a fault, on every row for a row operation.
   *
   * - `unknown`: the call may have changed something on the platform.
   * - `unavailable`: it certainly has not.
   */
  call<O extends Operation>(platform: string, operation: O, request: CallRequest<O>): Promise<OutputOf<O>>;
  /** Calls one operation for the app itself, not for one integration. Fails as `call` does. */
  callApp<O extends AppOperation>(
    platform: string,
    operation: O,
    request: Pick<CallRequest<Operation>, 'timeoutMs' | 'signal'> & { readonly input: AppInputOf<O> },
  ): Promise<AppOutputOf<O>>;
  /**
   * Returns the description of the platform's connector, cached for five minutes.
   *
   * @throws CodedError `connector_unavailable`.
   */
  describe(platform: string): Promise<Description>;
}

const answered = z.object({ output: z.unknown() });

/** The service answers by the deadline. This extra time lets its answer arrive. */
const wayBackMs = 1_000;
const describeWithinMs = 5_000;
const descriptionLastsMs = 5 * 60_000;

/** Creates a client for the connector services. It uses Node's fetch, which keeps connections alive. */
export function createConnectorClient(options: ConnectorClientOptions): ConnectorClient {
  const { urlFor, token, fetch: send = fetch, clock } = options;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const descriptions = new Map<
    string,
    { readonly since: number; readonly description: Promise<Description> }
  >();

  return {
    async call<O extends Operation>(
      platform: string,
      operation: O,
      { integrationId, lane, input, timeoutMs, signal }: CallRequest<O>,
    ) {
      const schema: z.ZodType<OutputOf<O>> = outputs[operation];
      const keys = rowKeysOf(operation, input);
      const mutation = isMutation(operation);
      const failed = (fault: Fault) =>
        schema.parse(keys === null ? fault : keys.map((key) => ({ key, result: fault })));
      return exchange(`${urlFor(platform)}/v1/${operation}`, {
        schema,
        failed,
        mutation,
        timeoutMs,
        signal,
        body: { integrationId, lane, input },
      });
    },

    async callApp<O extends AppOperation>(
      platform: string,
      operation: O,
      { input, timeoutMs, signal }: { input: AppInputOf<O>; timeoutMs: number; signal?: AbortSignal },
    ) {
      const schema: z.ZodType<AppOutputOf<O>> = appOutputs[operation];
      return exchange(`${urlFor(platform)}/v1/app/${operation}`, {
        schema,
        failed: (fault) => schema.parse(fault),
        mutation: false,
        timeoutMs,
        signal,
        body: { input },
      });
    },

    async describe(platform) {
      const now = clock.now().getTime();
      const known = descriptions.get(platform);
      if (known !== undefined && now - known.since < descriptionLastsMs) return known.description;
      const asked = { since: now, description: ask(platform) };
      descriptions.set(platform, asked);
      try {
        return await asked.description;
      } catch (cause) {
        if (descriptions.get(platform) === asked) descriptions.delete(platform);
        throw new CodedError(
          'connector_unavailable',
          `The connector for ${platform} did not return its description.`,
          {
            cause,
          },
        );
      }
    },
  };

  async function exchange<T>(
    url: string,
    asked: {
      readonly schema: z.ZodType<T>;
      readonly failed: (fault: Fault) => T;
      readonly mutation: boolean;
      readonly timeoutMs: number;
      readonly signal: AbortSignal | undefined;
      readonly body: object;
    },
  ): Promise<T> {
    const { schema, failed, mutation, timeoutMs, signal } = asked;
    if (signal?.aborted) return failed({ kind: 'unavailable', message: 'Cancelled before it was sent.' });
    const late = AbortSignal.timeout(timeoutMs + wayBackMs);
    const sentAt = clock.now().getTime();
    const deadline = sentAt + timeoutMs;
    try {
      const response = await send(url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ ...asked.body, sentAt, deadline }),
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      });
      const body = readable(await response.text());
      if (!response.ok) return failed(faultFromRefusal(body, { status: response.status, mutation }));
      const answer = schema.safeParse(storableData(answered.safeParse(body).data?.output));
      return answer.success ? answer.data : failed(faultFromNonsense(response.status, { mutation }));
    } catch (error) {
      return failed(faultFromFailure(error, { mutation }));
    }
  }

  async function ask(platform: string): Promise<Description> {
    const response = await send(`${urlFor(platform)}/v1/description`, {
      headers: { authorization: headers.authorization },
      signal: AbortSignal.timeout(describeWithinMs),
    });
    const body = await response.text();
    if (!response.ok) throw new Error(`status ${response.status}: ${body.slice(0, 200)}`);
    return description.parse(readable(body));
  }
}

/** Parses a body as JSON. Returns undefined if that fails. */
function readable(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
