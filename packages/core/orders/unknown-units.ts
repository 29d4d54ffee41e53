import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { ExternalProduct } from '../products/need-products.ts';
import type { BookingInputs } from './booking-inputs.ts';

/** Lists the products of which orders name a unit that is not known here. */
export function unknownUnits(
  orders: readonly { readonly integrationId: IntegrationId; readonly snapshot: OrderSnapshot }[],
  { listings }: Pick<BookingInputs, 'listings'>,
): readonly ExternalProduct[] {
  return orders.flatMap(({ integrationId, snapshot }) =>
    snapshot.lines.flatMap(({ ref }) =>
      ref === null || ref.group === ref.unit || listings.has(`${integrationId} ${ref.unit}`)
        ? []
        : [{ integrationId, externalGroup: ref.group }],
    ),
  );
}
