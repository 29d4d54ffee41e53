import { descriptionOf } from '@onhand/connector-kit/description.ts';
import { description } from '@onhand/contracts/connector/behaviour.ts';
import { mostPoints } from '@onhand/domain/limits/limit.ts';
import { expect, test } from 'vitest';
import { connector } from './connector.ts';
import { mostPointsOfQuery } from './limits.ts';

test('describes itself by the contract', () => {
  const described = descriptionOf(connector);
  expect(description.parse(described)).toEqual(described);
  expect(described).toMatchObject({
    platform: 'shopify',
    inventory: { writes: { cas: true, idempotent: true, batch: 250 }, manage: true },
    locations: true,
  });
});

test('the dearest query fits into the limit of points', () => {
  expect(mostPoints(connector.limits)).toBeGreaterThan(mostPointsOfQuery);
});
