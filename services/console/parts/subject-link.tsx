import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/client.tsx';

/** Leads to the page of an item, an order or an integration. Without an id, the text stands alone. */
export function SubjectLink({
  page,
  id,
  isInText = false,
  children,
}: {
  readonly page: 'items' | 'orders' | 'integrations';
  readonly id: string | null;
  /** It is underlined within a sentence, where its color alone would not tell it. */
  readonly isInText?: boolean;
  readonly children: ReactNode;
}) {
  const { merchantId } = useApi();
  if (id === null || merchantId === null) return <>{children}</>;
  return (
    <Anchor
      component={Link}
      to={`/m/${merchantId}/${page}/${id}`}
      inherit
      underline={isInText ? 'always' : 'hover'}
    >
      {children}
    </Anchor>
  );
}
