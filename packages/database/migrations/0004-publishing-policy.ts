import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What shapes and permits the figures of channels: rules, overrides and switches, and what rules ask of
 * items.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [catalogue, policy]) {
    await sql.raw(statement).execute(db);
  }
}

const catalogue = `
alter table products add column vendor text;
alter table products add column categories text[] not null default '{}';
alter table products add column tags text[] not null default '{}';
-- in the merchant's own currency
alter table items add column price numeric(18, 4) check (price >= 0);
`;

const policy = `
alter table merchants add column quantity_sync boolean not null default true;

-- Conditions on channel stock and one effect. Of the rules of one effect the first that matches counts.
create table rules (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  name text not null,
  -- the lowest first; of equal ones the oldest
  priority int not null,
  enabled boolean not null default true,
  conditions jsonb not null,
  effect_kind text not null check (effect_kind in ('exclude', 'buffer', 'percent', 'maximum', 'zero_stock', 'deletion')),
  effect jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (merchant_id, id),
  check (effect ->> 'kind' = effect_kind)
);

-- What one merchant, integration, item or listing says of its figures; null: nothing.
create table publishing_overrides (
  merchant_id uuid not null references merchants,
  scope text not null check (scope in ('merchant', 'integration', 'item', 'listing')),
  -- the row of that scope
  target_id uuid not null,
  buffer int check (buffer >= 0),
  percent int check (percent between 0 and 100),
  maximum int check (maximum >= 0),
  -- at so many available units or fewer, only these integrations keep showing stock
  low_stock_threshold int check (low_stock_threshold >= 0),
  low_stock_integrations uuid[],
  zero_stock text check (zero_stock in ('publish_zero', 'keep')),
  deletion text check (deletion in ('ignore', 'zero')),
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (merchant_id, scope, target_id),
  check ((low_stock_threshold is null) = (low_stock_integrations is null))
);
`;
