import { expect, test } from 'vitest';
import { checkerOf } from './validate.ts';

const schemas = {
  Row: {
    type: 'object',
    required: ['sku'],
    properties: {
      sku: { type: 'string' },
      quantity: { type: 'integer', format: 'int32', minimum: 0 },
      unit: { type: 'string', enum: ['g', 'kg'], nullable: true },
      parent: { allOf: [{ $ref: '#/components/schemas/Row' }], nullable: true },
    },
  },
  Rows: {
    type: 'object',
    properties: { rows: { type: 'array', items: { $ref: '#/components/schemas/Row' } } },
  },
  Query: {
    type: 'object',
    properties: {
      limit: { type: 'integer', default: 25, maximum: 100 },
      includes: { type: 'array', items: { type: 'string' } },
      isPaid: { type: 'boolean' },
    },
  },
};

test('a breach names its field, also one that no schema has', () => {
  const check = checkerOf(schemas);
  expect(check('Rows', { rows: [{ sku: 'MUG', quantity: 3, unit: 'kg' }] })).toBeNull();
  expect(check('Rows', { rows: [{ sku: 'MUG', quantity: '3' }] })).toEqual({
    field: 'rows/0/quantity',
    message: 'must be integer',
  });
  expect(check('Rows', { rows: [{ sku: 'MUG', stock: 3 }] })?.field).toBe('rows/0/stock');
  expect(check('Row', { sku: 'MUG', quantity: 2 ** 31 })?.field).toBe('quantity');
  expect(check('Row', {})?.message).toContain('sku');
});

test('null is taken where OpenAPI 3.0 allows it: beside an enumeration and another schema', () => {
  const check = checkerOf(schemas);
  expect(check('Row', { sku: 'MUG', unit: null, parent: null })).toBeNull();
  expect(check('Row', { sku: 'MUG', parent: { sku: 'CUP' } })).toBeNull();
  expect(check('Row', { sku: null })?.field).toBe('sku');
  expect(check('Row', { sku: 'MUG', unit: 'lb' })?.field).toBe('unit');
});

test('a query is read as its types, with its defaults', () => {
  const check = checkerOf(schemas, { coerce: true });
  const query = { includes: 'Images', isPaid: 'true' };
  expect(check('Query', query)).toBeNull();
  expect(query).toEqual({ limit: 25, includes: ['Images'], isPaid: true });
  expect(check('Query', { limit: '101' })?.field).toBe('limit');
  expect(check('Query', { isPaid: 'maybe' })?.field).toBe('isPaid');
});

test('a corrected field is checked by its right schema', () => {
  const check = checkerOf(schemas, { corrected: { quantity: { type: 'string' } } });
  expect(check('Row', { sku: 'MUG', quantity: '3' })).toBeNull();
  expect(check('Row', { sku: 'MUG', quantity: 3 })?.field).toBe('quantity');
});
