import { AppShell, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LiveDot } from '../live/live-dot.tsx';
import { useRights } from '../session/rights.ts';
import { AccountMenu } from './account-menu.tsx';
import { MerchantSwitcher } from './merchant-switcher.tsx';
import { navigation } from './navigation.ts';

/**
 * The frame of every page: merchant and account above, navigation at the side, behind a burger on a
 * phone.
 */
export function Frame({ children }: { readonly children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const rights = useRights();
  const entries = navigation.filter(({ needs }) => needs === undefined || rights[needs]);
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 204, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <AppShell.Header>
        <Group h="100%" px="sm" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? 'Close navigation' : 'Open navigation'}
            />
            <Text fw={700} visibleFrom="xs">
              Onhand
            </Text>
            <MerchantSwitcher />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <LiveDot />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Main">
        <ScrollArea p={6}>
          {entries.map(({ label, to, icon: Icon, exact = false }) => (
            <NavLink
              key={label}
              label={label}
              leftSection={<Icon size={17} stroke={1.6} aria-hidden />}
              onClick={close}
              renderRoot={(props) => (
                <Link
                  to={to ?? '/'}
                  params={{ merchantId }}
                  activeOptions={{ exact, includeSearch: false }}
                  activeProps={{ 'data-active': true }}
                  {...props}
                />
              )}
            />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
