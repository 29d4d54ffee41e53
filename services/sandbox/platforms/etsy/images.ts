import { listOf } from '../../openapi/json.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Image } from '../../shop/state.ts';
import { refusal } from './errors.ts';
import { nextId } from './ids.ts';

/** Finds the images that a body names; null if it names none. @throws Refusal 400 */
export function imagesOf(shop: Shop, ids: unknown): Image[] | null {
  if (ids === undefined || ids === null) return null;
  const known = shop.state.products.flatMap(({ images }) => images);
  return listOf(ids).map((id) => {
    const image = known.find((one) => one.id === id);
    if (image === undefined) throw refusal(400, `The shop has no image ${String(id)}.`);
    return image;
  });
}

/** Makes an image of a listing. Nothing is served at its address. */
export function newImage(shop: Shop, name: string): Image {
  const id = nextId(shop, 'image');
  return { id, src: `${shop.url()}/images/${id}.jpg`, name, createdAt: now(shop) };
}
