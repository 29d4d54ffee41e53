import { parseBody, termBody } from '../bodies.ts';
import { listAnswer } from '../list-answer.ts';
import { created, onCollection } from '../route.ts';
import type { Answered, Asked, Route } from '../route.ts';
import { createTerm } from '../terms.ts';
import type { Taxonomy } from '../terms.ts';
import { termWire } from '../wire/term.ts';

export const termRoutes: readonly Route[] = (['categories', 'tags'] as const).map((taxonomy) => ({
  path: `/products/${taxonomy}`,
  allow: onCollection,
  methods: { GET: (asked) => list(asked, taxonomy), POST: (asked) => create(asked, taxonomy) },
}));

/** Lists the categories or tags. `search` matches names and slugs as they are stored, that is, escaped. */
function list(asked: Asked, taxonomy: Taxonomy): Answered {
  const search = (asked.query.get('search') ?? '').toLowerCase();
  const found = asked.shop.state.terms[taxonomy]
    .filter(({ name, slug }) => name.toLowerCase().includes(search) || slug.includes(search))
    .toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
    .map((term) => ({ ...term, createdAt: '', modifiedAt: '' }));
  return listAnswer(asked, `products/${taxonomy}`, found, (term) => termWire(asked.shop, taxonomy, term));
}

function create({ shop, body }: Asked, taxonomy: Taxonomy): Answered {
  const term = createTerm(shop, taxonomy, parseBody(termBody, body).name);
  return created(shop, `products/${taxonomy}`, termWire(shop, taxonomy, term));
}
