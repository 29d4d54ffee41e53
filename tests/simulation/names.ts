/** Splits `shop/order/line` and, where there is one, the item behind it. */
export function lineParts(name: string): {
  readonly shop: string;
  readonly order: string;
  readonly line: string;
  readonly item: string;
} {
  const [path = '', item = ''] = name.split(' ');
  const [shop = '', externalId = '', line = ''] = path.split('/');
  return { shop, order: `${shop}/${externalId}`, line, item };
}
