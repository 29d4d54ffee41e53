import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { detailsText, longestDetails } from './details.ts';
import { hashedText, noHash } from './entry.ts';

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ a: undefined, b: { d: 2, c: 1 } }, '{"b":{"c":1,"d":2}}'],
    [
      { '\u20ac': 1, '\r': 2, '1': 3, '\ud83d\ude00': 4, '\ufb33': 5 },
      '{"\\r":2,"1":3,"\u20ac":1,"\ud83d\ude00":4,"\ufb33":5}',
    ],
    [[1e21, 0.1, -0, 1e-7], '[1e+21,0.1,0,1e-7]'],
    ['é"\\\n\u0001', '"é\\"\\\\\\n\\u0001"'],
  ])('of %j', (data, text) => {
    expect(canonicalJson(data)).toBe(text);
  });
});

it('an entry is hashed as the text that docs/audit.md shows', () => {
  expect(
    hashedText({
      merchantId: null,
      requestId: '6f0c1f9e-8a55-4c0e-9c39-1f6f6d1e2a10',
      at: new Date('2026-11-29T17:00:00.000Z'),
      actor: { label: 'operator', keyId: null, role: null },
      action: 'merchant.create',
      subject: { kind: 'merchant', id: null },
      details: { asked: { name: 'Acme' } },
      position: 1,
      previousHash: noHash,
    }),
  ).toBe(
    `{"action":"merchant.create","actor":{"keyId":null,"label":"operator","role":null},"at":"2026-11-29T17:00:00.000Z","details":{"asked":{"name":"Acme"}},"format":"onhand-audit-1","merchantId":null,"position":1,"previousHash":"${noHash}","requestId":"6f0c1f9e-8a55-4c0e-9c39-1f6f6d1e2a10","subject":{"id":null,"kind":"merchant"}}`,
  );
});

describe('details', () => {
  const hash = (text: string) => `digest of ${text.length}`;

  it('hold what was asked and what was changed', () => {
    const changes = [{ before: null, after: { at: new Date(0) } }];
    expect(detailsText({ asked: { b: 1 }, changes }, hash)).toBe(
      '{"asked":{"b":1},"changes":[{"after":{"at":"1970-01-01T00:00:00.000Z"},"before":null}]}',
    );
    expect(detailsText({ asked: undefined, changes: [] }, hash)).toBe('{}');
  });

  it('that are too long are named by their digest', () => {
    const asked = 'x'.repeat(longestDetails);
    const length = longestDetails + '{"asked":""}'.length;
    expect(detailsText({ asked, changes: [] }, hash)).toBe(
      `{"leftOut":{"length":${length},"sha256":"digest of ${length}"}}`,
    );
  });
});
