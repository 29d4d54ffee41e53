import type { AccessTables } from './access.ts';
import type { AuditTables } from './audit.ts';
import type { ChannelStockTables } from './channel-stock.ts';
import type { CustomersTables } from './customers.ts';
import type { ExportsTables } from './exports.ts';
import type { FailedItemsTables } from './failed-items.ts';
import type { IncidentsTables } from './incidents.ts';
import type { IntegrationsTables } from './integrations.ts';
import type { ItemsTables } from './items.ts';
import type { ListingsTables } from './listings.ts';
import type { MerchantsTables } from './merchants.ts';
import type { NotificationsTables } from './notifications.ts';
import type { ObservationsTables } from './observations.ts';
import type { OrdersTables } from './orders.ts';
import type { PlansTables } from './plans.ts';
import type { ProductsTables } from './products.ts';
import type { PruningTables } from './pruning.ts';
import type { RunsTables } from './runs.ts';
import type { SearchesTables } from './searches.ts';
import type { SettingsTables } from './settings.ts';
import type { StockTables } from './stock.ts';
import type { WarehouseTables } from './warehouse.ts';

/**
 * The types of the tables for Kysely, in one file for each aggregate of `core`. Only that aggregate writes
 * its tables. bigint and int are numbers (connect.ts sets the parser).
 */
export interface Schema
  extends
    AuditTables,
    AccessTables,
    MerchantsTables,
    IntegrationsTables,
    SettingsTables,
    IncidentsTables,
    FailedItemsTables,
    NotificationsTables,
    ItemsTables,
    CustomersTables,
    StockTables,
    ListingsTables,
    ChannelStockTables,
    ExportsTables,
    ObservationsTables,
    ProductsTables,
    OrdersTables,
    SearchesTables,
    RunsTables,
    PlansTables,
    WarehouseTables,
    PruningTables {}
