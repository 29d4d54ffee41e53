import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Properties of items that orders keep, and what is known of the earlier ones (decision 49). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(items + superseding + applied + actions + pruning).execute(db);
}

const items = `
alter table items
  add column wholesale_cost numeric(18, 4) check (wholesale_cost >= 0),
  add column weight_grams int check (weight_grams > 0),
  add column packaging text,
  add column length_mm int check (length_mm > 0),
  add column width_mm int check (width_mm > 0),
  add column height_mm int check (height_mm > 0),
  add column country_of_origin text check (country_of_origin ~ '^[A-Z]{2}$'),
  -- the customs tariff code (Harmonized System)
  add column hs_code text check (hs_code ~ '^[0-9]{6,12}$'),
  -- since when the properties are as they are; null: since the first were entered
  add column properties_since timestamptz;
`;

const superseding = `
-- What the properties of an item were until they were changed. An order has those of the moment when it was placed: the
-- row with the earliest "until" after that moment, or those of the item if there is none.
create table superseded_properties (
  merchant_id uuid not null,
  item_id uuid not null,
  until timestamptz not null,
  price numeric(18, 4),
  sale_price numeric(18, 4),
  wholesale_cost numeric(18, 4),
  weight_grams int,
  packaging text,
  length_mm int,
  width_mm int,
  height_mm int,
  country_of_origin text,
  hs_code text,
  primary key (merchant_id, item_id, until),
  foreign key (merchant_id, item_id) references items
);
select onhand_secure('superseded_properties');

-- A trigger, so that no way of changing an item can forget it. Times have milliseconds, as those of orders do, and grow
-- even if the clock does not.
create function supersede_properties() returns trigger language plpgsql as $supersede$
begin
  new.properties_since := greatest(date_trunc('milliseconds', onhand_now()),
                                   old.properties_since + interval '1 millisecond');
  insert into superseded_properties (merchant_id, item_id, until, price, sale_price, wholesale_cost, weight_grams,
                                     packaging, length_mm, width_mm, height_mm, country_of_origin, hs_code)
  values (old.merchant_id, old.id, new.properties_since, old.price, old.sale_price, old.wholesale_cost,
          old.weight_grams, old.packaging, old.length_mm, old.width_mm, old.height_mm, old.country_of_origin,
          old.hs_code);
  return new;
end $supersede$;
revoke execute on function supersede_properties() from public;

-- An item of which nothing was ever known keeps nothing: entering the first properties is no change of them.
create trigger supersede_properties
  before update of price, sale_price, wholesale_cost, weight_grams, packaging, length_mm, width_mm, height_mm,
                   country_of_origin, hs_code on items
  for each row when (
    (old.price, old.sale_price, old.wholesale_cost, old.weight_grams, old.packaging, old.length_mm, old.width_mm,
     old.height_mm, old.country_of_origin, old.hs_code)
    is distinct from
    (new.price, new.sale_price, new.wholesale_cost, new.weight_grams, new.packaging, new.length_mm, new.width_mm,
     new.height_mm, new.country_of_origin, new.hs_code)
    and (old.properties_since is not null
      or num_nonnulls(old.price, old.sale_price, old.wholesale_cost, old.weight_grams, old.packaging, old.length_mm,
                      old.width_mm, old.height_mm, old.country_of_origin, old.hs_code) > 0))
  execute function supersede_properties();
`;

const applied = `
-- Later properties of an item that a review has applied to an order.
create table applied_properties (
  merchant_id uuid not null,
  order_id uuid not null,
  item_id uuid not null,
  -- the order has the properties that the item had from then on
  as_of timestamptz not null,
  applied_at timestamptz not null,
  applied_by text not null,
  primary key (order_id, item_id, merchant_id),
  foreign key (merchant_id, order_id) references orders,
  foreign key (merchant_id, item_id) references items
);
select onhand_secure('applied_properties');
`;

const actions = `
alter table plans drop constraint plans_kind_check;
alter table plans add constraint plans_kind_check
  check (kind in ('sync_settings', 'rule', 'publishing', 'first_sync', 'pause', 'bulk_operation', 'sync_items',
                  'set_sync_inventory', 'apply_item_properties'));
alter table plans drop constraint plans_undo_check;
alter table plans add constraint plans_undo_check
  check ((state in ('applied', 'undone') and kind not in ('bulk_operation', 'sync_items', 'apply_item_properties'))
         = (undo is not null));

-- The orders that a bulk action found when it was planned: its runs touch these only.
create table plan_orders (
  merchant_id uuid not null,
  plan_id uuid not null,
  order_id uuid not null,
  -- of the properties that the plan showed: since when the item had them
  as_of timestamptz not null,
  primary key (merchant_id, plan_id, order_id),
  foreign key (merchant_id, plan_id) references plans on delete cascade
);
select onhand_secure('plan_orders');
`;

const pruning = `
-- How far the round over all items has come that deletes superseded properties, and when it began.
alter table pruning
  add column after_merchant uuid not null default '00000000-0000-0000-0000-000000000000',
  add column after_item uuid not null default '00000000-0000-0000-0000-000000000000',
  add column properties_round_at timestamptz;
`;
