import { receivedUnits } from '@onhand/contracts/gateway-api/quantity.ts';
import { shipmentReference } from '@onhand/contracts/gateway-api/shipments.ts';
import type { ShipmentFileRow } from '@onhand/core/warehouse/shipments/book-shipment-rows.ts';
import type { ReadRow } from '../../csv/answer-rows.ts';
import type { CsvRow } from '../../csv/read-csv.ts';

export const columns = [
  'reference',
  'order',
  'line',
  'sku',
  'units',
  'location',
  'carrier',
  'trackingNumber',
] as const;
export type Column = (typeof columns)[number];

/** Reads what a row of a file ships, or tells why it cannot be read. */
export function readShipmentRow({
  cells,
}: CsvRow<Column>): ReadRow<ShipmentFileRow, 'reference_missing' | 'row_units_invalid'> {
  const reference = shipmentReference.safeParse(cells.reference);
  if (!reference.success) return { kind: 'refused', code: 'reference_missing' };
  const units = receivedUnits.safeParse(/^\d{1,15}$/.test(cells.units) ? Number(cells.units) : Number.NaN);
  if (!units.success) return { kind: 'refused', code: 'row_units_invalid' };
  const { order, line, sku, location, carrier, trackingNumber } = cells;
  return {
    kind: 'read',
    row: {
      reference: reference.data,
      order,
      line,
      sku,
      units: units.data,
      location,
      ...(carrier !== '' && { carrier }),
      ...(trackingNumber !== '' && { trackingNumber }),
    },
  };
}
