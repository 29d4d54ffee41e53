import { inbound } from '@onhand/contracts/connector/inbound.ts';
import { assert, json, property, uint8Array } from 'fast-check';
import { expect, it } from 'vitest';
import type { RawRequest, Webhook } from '../../webhook.ts';
import type { WebhookArrangement } from '../arrangement.ts';

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
  const { deliveries, sign } = arrangement;
  const eventsOf = (request: RawRequest, keys: readonly string[]) => {
    const decoded = webhook.decode(request, keys);
    return decoded.kind === 'events' ? decoded.events : [];
  };

  for (const { name, request, key } of deliveries) {
    it(`${name}: decodes to events of the contract, with either key while one is rotated out`, () => {
      for (const keys of [[key], [otherKey, key], [key, otherKey]]) {
        const events = eventsOf(request, keys);
        expect(events).not.toEqual([]);
        for (const event of events) expect(inbound.parse(event)).toEqual(event);
      }
    });

    it(`${name}: the same delivery has the same event keys whenever it arrives`, () => {
      const keysOf = (again: RawRequest) => eventsOf(again, [key]).map(({ eventKey }) => eventKey);
      expect(keysOf({ ...request, receivedAt: '2030-01-01T00:00:00.000Z' })).toEqual(keysOf(request));
    });

    it(`${name}: has the declared signature header, without which no long body is read`, () => {
      expect(Object.keys(request.headers)).toContain(webhook.signatureHeader);
    });

    it(`${name}: a changed body, another key or no key is refused`, () => {
      const refused = { kind: 'refused', why: 'signature' };
      const changed = Uint8Array.from(request.body);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      expect(webhook.decode({ ...request, body: changed }, [key])).toEqual(refused);
      expect(webhook.decode(request, [otherKey])).toEqual(refused);
      expect(webhook.decode(request, [])).toEqual(refused);
    });
  }

  it('different deliveries have different event keys', () => {
    const bodies = new Set(deliveries.map(({ request }) => Buffer.from(request.body).toString('base64')));
    const keys = deliveries.flatMap(({ request, key }) =>
      eventsOf(request, [key]).map(({ eventKey }) => eventKey),
    );
    expect(new Set(keys).size).toBeGreaterThanOrEqual(bodies.size);
  });

  it.for(['{"id": 1', '', '[]', 'null', '"text"', '{"id": {}}'])(
    'a signed body of %j gives no events',
    (body) => {
      const { kind } = webhook.decode(sign(bytesOf(body), 'key'), ['key']);
      expect(['not_understood', 'ignored']).toContain(kind);
    },
  );

  it('never throws, whatever bytes come, signed or not', () => {
    assert(
      property(uint8Array(), (body) => {
        webhook.decode(sign(body, 'key'), ['key']);
        webhook.decode(
          { method: 'POST', url: '/', headers: {}, body, receivedAt: new Date().toISOString() },
          ['key'],
        );
      }),
    );
    assert(property(json(), (body) => void webhook.decode(sign(bytesOf(body), 'key'), ['key'])));
  });
}
