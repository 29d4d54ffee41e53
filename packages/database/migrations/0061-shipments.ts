import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Shipments and inspected returns of orders of warehouse merchants (decision 48). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(lines + shipments + returns).execute(db);
}

const lines = `
alter table order_lines
  -- units that shipments took out
  add column shipped int not null default 0 check (shipped >= 0),
  -- units that were inspected as they came back, and that the platform had not put back on sale
  add column returned int not null default 0 check (returned >= 0),
  -- units that the platform had put back on sale before they were inspected
  add column restocks_inspected int not null default 0 check (restocks_inspected >= 0);
`;

const shipments = `
create table shipments (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  -- the warehouse's number: what is sent again under it ships nothing twice
  reference text not null,
  carrier text,
  tracking_number text,
  note text,
  shipped_at timestamptz not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (merchant_id, id),
  unique (merchant_id, reference)
);
select onhand_secure('shipments');

create table shipment_lines (
  merchant_id uuid not null,
  shipment_id uuid not null,
  order_id uuid not null,
  external_line_id text not null,
  -- of the order line, so of the bundle that it sells
  units int not null check (units > 0),
  -- null: from where the order's units are
  location_id uuid,
  primary key (merchant_id, shipment_id, order_id, external_line_id),
  foreign key (merchant_id, shipment_id) references shipments,
  foreign key (order_id, external_line_id, merchant_id) references order_lines,
  foreign key (merchant_id, location_id) references locations
);
create index shipment_lines_order on shipment_lines (order_id, external_line_id);
select onhand_secure('shipment_lines');
`;

const returns = `
create table returns (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  reference text not null,
  order_id uuid not null,
  note text,
  state text not null default 'announced' check (state in ('announced', 'received', 'inspected', 'cancelled')),
  created_at timestamptz not null,
  created_by text not null,
  received_at timestamptz,
  ended_at timestamptz,
  primary key (merchant_id, id),
  unique (merchant_id, reference),
  foreign key (merchant_id, order_id) references orders
);
create index returns_order on returns (merchant_id, order_id);
select onhand_secure('returns');

create table return_lines (
  merchant_id uuid not null,
  return_id uuid not null,
  order_id uuid not null,
  external_line_id text not null,
  -- of the order line
  announced int not null check (announced > 0),
  received int check (received >= 0),
  sellable int check (sellable >= 0),
  damaged int check (damaged >= 0),
  location_id uuid,
  primary key (merchant_id, return_id, external_line_id),
  foreign key (merchant_id, return_id) references returns,
  foreign key (order_id, external_line_id, merchant_id) references order_lines,
  foreign key (merchant_id, location_id) references locations
);
create index return_lines_order on return_lines (order_id, external_line_id);
select onhand_secure('return_lines');
`;
