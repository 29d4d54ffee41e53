import { Refusal } from '../../shop/refusal.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Image } from '../../shop/state.ts';
import { nextId } from './ids.ts';
import { slugOf } from './slug.ts';

/**
 * Resolves a product's images as WooCommerce does. An image with an id must be an image of the product. An
 * image with an address gets an address in the shop, but the sandbox downloads nothing.
 *
 * @throws Refusal 400 for an unknown id or an invalid address
 */
export function imagesFrom(
  shop: Shop,
  present: readonly Image[],
  given: readonly { id?: number; src?: string }[],
): Image[] {
  return given.map(({ id = 0, src = '' }) => {
    if (id === 0) return loaded(shop, src);
    const kept = present.find((image) => image.id === id);
    if (kept !== undefined) return kept;
    throw new Refusal(400, 'woocommerce_product_invalid_image_id', `#${id} is an invalid image ID.`);
  });
}

function loaded(shop: Shop, src: string): Image {
  const address = URL.parse(src);
  if (address === null || !/^https?:$/.test(address.protocol)) {
    const why = `Error getting remote image ${src}. Error: A valid URL was not provided.`;
    throw new Refusal(400, 'woocommerce_product_image_upload_error', why);
  }
  const [file = ''] = address.pathname.split('/').slice(-1);
  const [, stem = file, extension = ''] = /^(.*)(\.\w+)$/.exec(file) ?? [];
  const id = nextId(shop, 'post');
  const at = now(shop);
  const folder = `${shop.url()}/wp-content/uploads/${at.slice(0, 4)}/${at.slice(5, 7)}`;
  return { id, src: `${folder}/${slugOf(stem)}-${id}${extension}`, name: file, createdAt: at };
}
