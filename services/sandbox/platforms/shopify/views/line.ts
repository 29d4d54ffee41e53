import { hundredths, lineTotal } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import { gid } from '../gid.ts';
import { moneyBag } from '../money.ts';
import { currentQuantity, currentTotal, unfulfilledQuantity } from '../order-lines.ts';
import { refer } from '../reference.ts';
import type { Shown } from '../reference.ts';

/** Shows a line of an order. A deleted product or variant is null, and the line keeps its names. */
export function lineView(shop: Shop, { order, line }: Shown['LineItem']): object {
  const { products } = shop.state;
  const product = products.find(({ id }) => id === line.productId);
  const record = line.variationId === 0 ? product : products.find(({ id }) => id === line.variationId);
  const variantTitle = line.parentName === 'Default Title' ? null : line.parentName;
  const unit = line.quantity === 0 ? hundredths(line.price) : Math.round(lineTotal(line) / line.quantity);
  const money = (amount: number) => moneyBag(shop, amount, order.currency);
  const current = currentQuantity(shop, order, line);
  return {
    id: gid('LineItem', line.id),
    title: line.name,
    name: variantTitle === null ? line.name : `${line.name} - ${variantTitle}`,
    variantTitle,
    sku: line.sku === '' ? null : line.sku,
    vendor: shop.state.name,
    quantity: line.quantity,
    currentQuantity: current,
    refundableQuantity: current,
    unfulfilledQuantity: unfulfilledQuantity(shop, order, line),
    nonFulfillableQuantity: line.quantity - unfulfilledQuantity(shop, order, line),
    requiresShipping: true,
    restockable: record?.manageStock ?? false,
    isGiftCard: false,
    taxable: true,
    taxLines: [],
    discountAllocations: [],
    customAttributes: [],
    originalUnitPriceSet: money(hundredths(line.price)),
    originalTotalSet: money(hundredths(line.price) * line.quantity),
    discountedUnitPriceSet: money(unit),
    discountedUnitPriceAfterAllDiscountsSet: money(unit),
    discountedTotalSet: money(lineTotal(line)),
    priceAfterAllDiscountsBeforeTaxesSet: money(currentTotal(shop, order, line)),
    totalDiscountSet: money(hundredths(line.price) * line.quantity - lineTotal(line)),
    product: refer('Product', product),
    variant: refer('ProductVariant', record?.type === 'variable' ? null : record),
  };
}
