import { listOf, numberOf, textOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Image, Product } from '../../shop/state.ts';
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

/**
 * Adds an image to a listing at a rank, counted from 1: an uploaded one, or one that the shop has. With
 * `overwrite` it takes the place of the image there. Returns the image.
 *
 * @throws Refusal 400 if the body names no image
 */
export function addImage(shop: Shop, listed: Product, body: Body): Image {
  const known = imagesOf(shop, body['listing_image_id'] === undefined ? null : [body['listing_image_id']]);
  const isUploaded = textOf(body['image']) !== undefined;
  const [image] = isUploaded ? [newImage(shop, textOf(body['alt_text']) ?? '')] : (known ?? []);
  if (image === undefined) throw refusal(400, 'Either image or listing_image_id is required.');
  const at = Math.max(0, (numberOf(body['rank']) ?? 1) - 1);
  const others = listed.images.filter(({ id }) => id !== image.id);
  listed.images = others.toSpliced(at, body['overwrite'] === true ? 1 : 0, image);
  return image;
}
