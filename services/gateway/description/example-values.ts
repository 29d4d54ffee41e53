/**
 * Examples of the API's fields, by their names. A field that a request may leave out is shown if it is here.
 */
export const exampleValues: Readonly<Record<string, unknown>> = {
  address: 'stock@example.com',
  autoExport: true,
  barcode: '4006381333931',
  baseUrl: 'https://shop.example.com',
  buffer: 2,
  contains: 'mug',
  currency: 'EUR',
  direction: 'outbound',
  email: 'ada@example.com',
  expectedAt: '2026-12-14T08:00:00Z',
  externalKey: '815',
  externalLineId: '1',
  externalLocationId: '7',
  key: 'consumer_key',
  label: 'The shop system',
  mode: 'instant',
  name: 'Acme Mugs',
  note: 'Pallet 4',
  platform: 'woocommerce',
  price: '12.50',
  quantity: 8,
  quantitySync: true,
  reason: 'damaged',
  reconcileEveryMinutes: 120,
  reference: 'PO-1042',
  sellable: 1,
  sku: 'MUG-BLUE',
  syncInventory: 'always',
  title: 'Blue mug',
  toLocationId: '01a2015b-061f-742c-aea0-bd0c926dadec',
  units: 2,
};

/** Examples of the files that routes take, by their paths. */
export const exampleFiles: Readonly<Record<string, string>> = {
  'stock-changes':
    'change,sku,quantity,location,reason,note\nreceipt,MUG-BLUE,12,,,Pallet 4\nadjustment,MUG-BLUE,-2,,damaged,\n',
  'ship-notices': 'reference,sku,units\nPO-1042,MUG-BLUE,120\n',
  shipments: 'reference,order,sku,units\nS-77,1001,MUG-BLUE,2\n',
  returns: 'reference,order,sku,units\nR-12,1001,MUG-BLUE,1\n',
  review: 'externalKey,action,itemId,sku\n815,link,,MUG-BLUE\n816,ignore,,\n',
};
