import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import type { Tokens } from '../app.ts';
import type { Call, Connector, CredentialStore, Shop, StoredShop } from '../connector.ts';
import { faultFromNetworkError } from '../faults.ts';
import { lackingVariables, notConfigured } from './app-work.ts';
import type { Work } from './work.ts';

/** Keeps the secrets of a call's shop valid. */
export interface TokenSession {
  readonly connector: Pick<Connector, 'check' | 'answers'>;
  /** Renews secrets that are about to end before the work, and once where the platform refuses them. */
  wrap(work: Work): Work;
  /** The secrets that the call has used, of which no message may tell. */
  secrets(): Shop['secrets'];
}

type Rows = readonly Keyed<{ result: unknown }>[];

/**
 * Creates the session of one call. Work that was refused is repeated with the newer secrets: the platform has
 * done nothing of it.
 *
 * @param options `renewalCall` makes the call of a renewal, which does not end with the caller's
 */
export function tokenSession(
  connector: Connector & { readonly tokens: Tokens },
  stored: Promise<StoredShop>,
  {
    integrationId,
    credentials,
    renewalCall,
  }: {
    readonly integrationId: string;
    readonly credentials: Pick<CredentialStore, 'refresh'>;
    readonly renewalCall: (shop: StoredShop, signal: AbortSignal) => Call;
  },
): TokenSession {
  const { tokens } = connector;
  const canRenew = (shop: Shop) => tokens.canRenew?.(shop) ?? true;
  const used: StoredShop[] = [];
  const current = async (): Promise<StoredShop> => {
    const loaded = await stored;
    if (used.length === 0) used.push(loaded);
    return used.at(-1) ?? loaded;
  };

  /** Replaces the secrets unless another part of the call has done so. Returns why it could not. */
  async function refresh({ version }: StoredShop, call: Call): Promise<Fault | null> {
    if ((await current()).version !== version) return null;
    // The address was checked when the shop was loaded.
    const { baseUrl } = await stored;
    const refreshed = await credentials.refresh(integrationId, version, {
      renew: async (shop, signal) => {
        const lacking = lackingVariables(connector.app, call.app);
        // New credentials would not help, so it is no refusal of the stored ones.
        if (lacking.length > 0) return { kind: 'unavailable', message: notConfigured(lacking).message };
        return tokens
          .renew(renewalCall({ ...shop, baseUrl }, signal))
          .catch((error: unknown) => faultFromNetworkError(error, { mutation: false }));
      },
      signal: call.signal,
    });
    if (refreshed.kind !== 'shop') return refreshed;
    used.push({ ...refreshed.shop, baseUrl });
    return null;
  }

  async function begin(call: Call): Promise<StoredShop | Extract<Fault, { kind: 'unauthorized' }>> {
    const shop = await current();
    if (!tokens.isDue(shop, call.now())) return shop;
    const fault = await refresh(shop, call);
    // Without a clear answer, the secrets may still be good. If they are not, the platform says so.
    return fault?.kind === 'unauthorized' ? fault : current();
  }

  const withShop = (call: Call, { baseUrl, secrets }: Shop): Call => ({
    ...call,
    shop: { baseUrl, secrets },
  });

  async function whole(call: Call, run: (call: Call) => Promise<unknown>): Promise<unknown> {
    const shop = await begin(call);
    if (isFault(shop)) return shop;
    const answer = await run(withShop(call, shop));
    if (!isRefusal(answer) || !canRenew(shop)) return answer;
    const fault = await refresh(shop, call);
    return fault ?? run(withShop(call, await current()));
  }

  async function rows(
    call: Call,
    keys: readonly string[],
    run: (call: Call, keys: readonly string[]) => Promise<Rows>,
  ): Promise<Rows> {
    const shop = await begin(call);
    if (isFault(shop)) return keys.map((key) => ({ key, result: shop }));
    const answers = await run(withShop(call, shop), keys);
    const refused = answers.filter(({ result }) => isRefusal(result)).map(({ key }) => key);
    if (refused.length === 0 || !canRenew(shop)) return answers;
    const fault = await refresh(shop, call);
    const others = answers.filter(({ key }) => !refused.includes(key));
    const again =
      fault === null
        ? await run(withShop(call, await current()), refused)
        : refused.map((key) => ({ key, result: fault }));
    return [...others, ...again];
  }

  const { answers: works } = connector;
  return {
    connector: {
      check: async (call) => connector.check(withShop(call, await current())),
      ...(works && { answers: async (call, operation) => works(withShop(call, await current()), operation) }),
    },
    wrap: (work) =>
      work.kind === 'whole'
        ? { ...work, run: (call) => whole(call, work.run) }
        : {
            ...work,
            batches: work.batches.map((batch) => ({
              ...batch,
              run: (call, keys) => rows(call, keys, batch.run),
            })),
          },
    secrets: () =>
      Object.fromEntries(
        used.flatMap(({ version, secrets }) =>
          Object.entries(secrets).map(([name, secret]) => [`${version} ${name}`, secret]),
        ),
      ),
  };
}

function isRefusal(answer: unknown): answer is Extract<Fault, { kind: 'unauthorized' }> {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'unauthorized';
}

function isFault(shop: StoredShop | Fault): shop is Fault {
  return 'kind' in shop;
}
