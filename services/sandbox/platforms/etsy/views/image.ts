import type { Body } from '../../../openapi/json.ts';
import type { Shop } from '../../../shop/shop.ts';
import { recordOf } from '../catalog.ts';
import type { Listing } from '../own-state.ts';

/** Renders the images of a listing, in their order. */
export function imageViews(shop: Shop, listing: Listing): Body[] {
  return recordOf(shop, listing).images.map(({ id, src, name, createdAt }, at) => {
    const created = Date.parse(`${createdAt}Z`) / 1_000;
    return {
      listing_id: listing.recordId,
      listing_image_id: id,
      hex_code: null,
      red: null,
      green: null,
      blue: null,
      hue: null,
      saturation: null,
      brightness: null,
      is_black_and_white: null,
      creation_tsz: created,
      created_timestamp: created,
      rank: at + 1,
      url_75x75: src,
      url_170x135: src,
      url_570xN: src,
      url_fullxfull: src,
      full_height: null,
      full_width: null,
      alt_text: name === '' ? null : name,
    };
  });
}
