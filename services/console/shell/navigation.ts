import {
  IconAlertTriangle,
  IconBox,
  IconLayoutDashboard,
  IconPlugConnected,
  IconReceipt,
  IconAdjustments,
  IconArrowsDiff,
  IconBell,
  IconBuildingWarehouse,
  IconHistory,
  IconKey,
  IconListCheck,
  IconRocket,
  IconRuler2,
  IconUrgent,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Rights } from '../session/rights.ts';

interface Entry {
  readonly label: string;
  readonly to: LinkProps['to'];
  readonly icon: Icon;
  /** Left out: everybody sees it. */
  readonly needs?: keyof Rights;
  /** The page is shown as the current one at its own path only. */
  readonly exact?: boolean;
}

/** The main navigation, in its order. */
export const navigation: readonly Entry[] = [
  { label: 'Overview', to: '/m/$merchantId', icon: IconLayoutDashboard, exact: true },
  { label: 'Integrations', to: '/m/$merchantId/integrations', icon: IconPlugConnected },
  { label: 'Items', to: '/m/$merchantId/items', icon: IconBox },
  { label: 'Orders', to: '/m/$merchantId/orders', icon: IconReceipt },
  { label: 'Customers', to: '/m/$merchantId/customers', icon: IconUser },
  { label: 'Failed Items', to: '/m/$merchantId/failed-items', icon: IconAlertTriangle },
  { label: 'Incidents', to: '/m/$merchantId/incidents', icon: IconUrgent },
  { label: 'Mismatches', to: '/m/$merchantId/observations', icon: IconArrowsDiff },
  { label: 'Rules', to: '/m/$merchantId/rules', icon: IconRuler2 },
  { label: 'Plans', to: '/m/$merchantId/plans', icon: IconListCheck },
  { label: 'Warehouse', to: '/m/$merchantId/warehouse', icon: IconBuildingWarehouse },
  { label: 'Preferences', to: '/m/$merchantId/preferences', icon: IconAdjustments },
  { label: 'Notifications', to: '/m/$merchantId/notifications', icon: IconBell },
  { label: 'Merchants', to: '/m/$merchantId/merchants', icon: IconUsers, needs: 'isOperator' },
  { label: 'API keys', to: '/m/$merchantId/api-keys', icon: IconKey, needs: 'administer' },
  { label: 'Audit log', to: '/m/$merchantId/audit', icon: IconHistory },
  { label: 'First run', to: '/m/$merchantId/first-run', icon: IconRocket },
];
