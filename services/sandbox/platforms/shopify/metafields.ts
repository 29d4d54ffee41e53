import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { Refused } from './errors.ts';
import { gid } from './gid.ts';
import { nextId } from './ids.ts';
import type { MetafieldDefinition } from './own-state.ts';
import { partOf } from './part.ts';

/** The types whose metafields the sandbox plays. A simple product and its only variant are one record. */
type Owner = 'PRODUCT' | 'PRODUCTVARIANT';

/** Names a metafield. Without a namespace, it is the one that is reserved for the app. */
export interface MetafieldName {
  readonly namespace?: string | null | undefined;
  readonly key: string;
}

/** Holds a metafield as an input gives it. */
export interface GivenMetafield extends MetafieldName {
  readonly type?: string | undefined;
  readonly value: string;
}

const reserved = '$app';

/** Returns the key under which the record of an owner keeps a metafield. */
function metaKey(owner: Owner, { namespace, key }: MetafieldName): string {
  return `${owner}/${namespace ?? reserved}/${key}`;
}

/** Tells whether a kept key is that of a product's metafield. */
export function isOfProduct(key: string): boolean {
  return key.startsWith('PRODUCT/');
}

/**
 * Finds the product whose metafield of the type `id` has a value; null if there is none. The wording of the
 * refusal is the sandbox's.
 *
 * @throws Refused `NOT_FOUND` if there is no definition of the type `id`
 */
export function productWithId(shop: Shop, { value, ...name }: GivenMetafield): Product | null {
  if (definitionOf(shop, name)?.type !== 'id') {
    const message = "Metafield definition of type 'id' is required when using custom ids.";
    throw new Refused({ field: ['identifier'], code: 'NOT_FOUND', message });
  }
  const kept = metaKey('PRODUCT', name);
  const hasValue = ({ meta }: Product) => meta.some((one) => one.key === kept && one.value === value);
  return shop.state.products.find(hasValue) ?? null;
}

/** Finds the definition of a product's metafields. */
export function definitionOf(shop: Shop, { namespace, key }: MetafieldName): MetafieldDefinition | undefined {
  const container = namespace ?? reserved;
  return partOf(shop).definitions.find((one) => one.namespace === container && one.key === key);
}

/** Defines metafields of products. Their names are not taken. */
export function define(shop: Shop, { namespace, key }: MetafieldName, type: string): MetafieldDefinition {
  const definition = { id: nextId(shop, 'meta'), namespace: namespace ?? reserved, key, type };
  partOf(shop).definitions.push(definition);
  return definition;
}

/** Sets metafields. A value of the type `id` may be at one product only. */
export function setMetafields(
  shop: Shop,
  record: Product,
  owner: Owner,
  given: readonly GivenMetafield[],
): void {
  for (const { value, ...name } of given) {
    const kept = metaKey(owner, name);
    if (owner === 'PRODUCT' && definitionOf(shop, name)?.type === 'id') {
      const other = productWithId(shop, { ...name, value });
      if (other !== null && other !== record) {
        const message = 'Value has already been taken';
        throw new Refused({ field: ['metafields'], code: 'CAPABILITY_VIOLATION', message });
      }
    }
    record.meta = [
      ...record.meta.filter(({ key }) => key !== kept),
      { id: nextId(shop, 'meta'), key: kept, value },
    ];
  }
}

/** Shows a metafield of a product or a variant; null if it has none of the name. */
export function metafieldView(record: Product, owner: Owner, name: MetafieldName): object | null {
  const found = record.meta.find(({ key }) => key === metaKey(owner, name));
  if (found === undefined) return null;
  const { id, value } = found;
  return { id: gid('Metafield', id), namespace: name.namespace ?? reserved, key: name.key, value };
}
