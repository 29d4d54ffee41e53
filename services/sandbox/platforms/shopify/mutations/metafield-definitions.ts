import { z } from 'zod';
import type { Shop } from '../../../shop/shop.ts';
import { Refused } from '../errors.ts';
import { define, definitionOf } from '../metafields.ts';
import { definitionView } from '../views/metafield.ts';
import { orUserErrors, readInput } from './input.ts';

const definitionInput = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  key: z.string(),
  type: z.string(),
  ownerType: z.literal('PRODUCT'),
});

/** Defines metafields of products. */
export function createDefinition(shop: Shop, args: { readonly definition: unknown }): object {
  const given = readInput(definitionInput, args.definition, 'metafieldDefinitionCreate');
  return orUserErrors(() => {
    if (definitionOf(shop, given) !== undefined) {
      const message = `Key is in use for Product metafields on the '${given.namespace ?? '$app'}' namespace.`;
      throw new Refused({ field: ['definition', 'key'], code: 'TAKEN', message });
    }
    return { createdDefinition: definitionView(shop, define(shop, given, given.type)) };
  });
}
