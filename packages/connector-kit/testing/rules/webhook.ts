import { inbound } from '@onhand/contracts/connector/inbound.ts';
import { assert, json, property, uint8Array } from 'fast-check';
import { expect, it } from 'vitest';
import type { AppDecoded, AppWebhook, Decoded, RawRequest, Webhook } from '../../webhook.ts';
import type { WebhookArrangement } from '../arrangement.ts';

/** Keys that are known, with their ids. A secret has none. */
type Keys = readonly (readonly [id: string, key: string])[];

const otherKey = 'a key nobody signed with';
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function webhookRules(
  webhook: Webhook | undefined,
  arrangement: WebhookArrangement | undefined,
): void {
  if (webhook === undefined || arrangement === undefined) {
    it.skip('webhook', () => {});
    return;
  }
  const { deliveries, sign, signingKey = { id: '', key: 'key' } } = arrangement;
  const app = arrangement.signingKey === undefined ? undefined : webhook.app;
  const decode = decoderOf(webhook, app);
  const eventsOf = (request: RawRequest, keys: Keys) => {
    const decoded = decode(request, keys);
    return decoded.kind === 'events' ? decoded.events : [];
  };

  for (const { name, request, key, keyId = '' } of deliveries) {
    const own = [keyId, key] as const;
    const another = ['another', otherKey] as const;

    it(`${name}: decodes to events of the contract, with either key while one is rotated out`, () => {
      for (const keys of [[own], [another, own], [own, another]]) {
        const events = eventsOf(request, keys);
        expect(events).not.toEqual([]);
        for (const event of events) expect(inbound.parse(event)).toEqual(event);
      }
    });

    it(`${name}: the same delivery has the same event keys whenever it arrives`, () => {
      const keysOf = (again: RawRequest) => eventsOf(again, [own]).map(({ eventKey }) => eventKey);
      expect(keysOf({ ...request, receivedAt: '2030-01-01T00:00:00.000Z' })).toEqual(keysOf(request));
    });

    it(`${name}: has the declared signature header, without which no long body is read`, () => {
      const { signatureHeader } = app ?? webhook;
      expect(Object.keys(request.headers)).toContain(signatureHeader);
    });

    it(`${name}: a changed body, another key or no key is refused`, () => {
      const refused = { kind: 'refused', why: 'signature' };
      const changed = Uint8Array.from(request.body);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      expect(decode({ ...request, body: changed }, [own])).toEqual(refused);
      expect(decode(request, [[keyId, otherKey]])).toEqual(refused);
      // A public key that is named and not known is asked for.
      const withoutKey = keyId === '' ? refused : { kind: 'needs_key', id: keyId };
      expect(decode(request, [])).toEqual(withoutKey);
    });
  }

  it('different deliveries have different event keys', () => {
    const bodies = new Set(deliveries.map(({ request }) => Buffer.from(request.body).toString('base64')));
    const keys = deliveries.flatMap(({ request, key, keyId = '' }) =>
      eventsOf(request, [[keyId, key]]).map(({ eventKey }) => eventKey),
    );
    expect(new Set(keys).size).toBeGreaterThanOrEqual(bodies.size);
  });

  const { id, key } = signingKey;
  it.for(['{"id": 1', '', '[]', 'null', '"text"', '{"id": {}}'])(
    'a signed body of %j gives no events',
    (body) => {
      const { kind } = decode(sign(bytesOf(body), key), [[id, key]]);
      expect(['not_understood', 'ignored']).toContain(kind);
    },
  );

  it('never throws, whatever bytes come, signed or not', () => {
    const unsigned = { method: 'POST', url: '/', headers: {}, receivedAt: new Date().toISOString() } as const;
    assert(
      property(uint8Array(), (body) => {
        decode(sign(body, key), [[id, key]]);
        decode({ ...unsigned, body }, [[id, key]]);
      }),
    );
    assert(property(json(), (body) => void decode(sign(bytesOf(body), key), [[id, key]])));
  });
}

/** Decodes deliveries to the app's address, or (undefined) those to an integration's. */
function decoderOf(
  webhook: Webhook,
  app: AppWebhook | undefined,
): (request: RawRequest, keys: Keys) => AppDecoded | Decoded {
  if (app === undefined) {
    return (request, keys) =>
      webhook.decode(
        request,
        keys.map(([, key]) => key),
      );
  }
  const context = { endpoint: 'https://onhand.example/webhooks/app/any', secrets: ['a secret'] };
  return (request, keys) => app.decode(request, { ...context, publicKeys: new Map(keys) });
}
