import {
  IconAlertTriangle,
  IconBox,
  IconLayoutDashboard,
  IconPlugConnected,
  IconReceipt,
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
  { label: 'Failed Items', to: '/m/$merchantId/failed-items', icon: IconAlertTriangle },
];
