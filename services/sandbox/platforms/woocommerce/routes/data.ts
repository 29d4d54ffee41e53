import { symbolOf } from '../currency.ts';
import type { Answered, Asked, Route } from '../route.ts';

export const dataRoutes: readonly Route[] = [
  { path: '/data/currencies/current', allow: 'GET', methods: { GET: currency } },
];

function currency({ shop }: Asked): Answered {
  const code = shop.state.currency;
  const name = new Intl.DisplayNames('en', { type: 'currency' }).of(code) ?? code;
  const root = `${shop.url()}/wp-json/wc/v3/data/currencies`;
  return {
    body: {
      code,
      name,
      symbol: symbolOf(code).html,
      _links: { self: [{ href: `${root}/${code}` }], collection: [{ href: root }] },
    },
  };
}
