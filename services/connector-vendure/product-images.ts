import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { send } from './client.ts';
import { imageFileOf } from './image-file.ts';
import { imageAddress, originTag } from './image-origins.ts';
import { readBatch } from './limits.ts';
import type { Product } from './product-schema.ts';

/** Images of one search. Several assets may have one origin. */
const imagesAtATime = 25;

/** The assets of images, by their addresses. */
type Assets = ReadonlyMap<string, string>;

interface EnsuredImages {
  readonly kind: 'assets';
  readonly ids: readonly string[];
  /** Loading and uploading takes seconds, in which staff may change the product. */
  readonly isAnyUploaded: boolean;
}

/** Lists a product's assets by the address that it shows and by the shop's own. */
export function assetsOf({ featuredAsset, assets }: Product): Assets {
  const all = [...(featuredAsset ? [featuredAsset] : []), ...assets];
  return new Map(
    all.flatMap((asset): [string, string][] => [
      [asset.source, asset.id],
      [imageAddress(asset), asset.id],
    ]),
  );
}

/**
 * Finds the assets of images, in the order of the images. `known`: those of the product. An image that the
 * shop has loaded for any product before is used again, so an attempt that is repeated loads only what is
 * missing. Any other image is loaded from its address and uploaded, one after the other.
 */
export async function ensureImages(
  call: Call,
  addresses: readonly string[],
  known: Assets = new Map(),
): Promise<EnsuredImages | SharedFault> {
  const ids = new Map(known);
  const missing = () => [...new Set(addresses)].filter((address) => !ids.has(address));
  for (const some of chunked(missing(), imagesAtATime)) {
    const found = await findAssets(call, some);
    if (found.kind !== 'found') return found;
    for (const [address, id] of found.assets) ids.set(address, id);
  }
  let isAnyUploaded = false;
  for (const address of missing()) {
    const uploaded = await upload(call, address);
    if (uploaded.kind !== 'uploaded') return isAnyUploaded && call.signal.aborted ? unfinished : uploaded;
    isAnyUploaded = true;
    ids.set(address, uploaded.id);
  }
  const wanted = [...new Set(addresses.flatMap((address) => ids.get(address) ?? []))];
  return { kind: 'assets', ids: wanted, isAnyUploaded };
}

/** Each call of a product with many slow images gets on with them, so it uses up no attempt. */
const unfinished: Fault = {
  kind: 'unavailable',
  message: 'There was no time left for some images. The next attempt goes on with them.',
};

async function findAssets(
  call: Call,
  addresses: readonly string[],
): Promise<{ readonly kind: 'found'; readonly assets: Assets } | SharedFault> {
  const tags = new Map(addresses.map((address) => [originTag(address), address]));
  const answer = await send(call, {
    mutation: false,
    query: `query FindAssets($options: AssetListOptions!) {
      assets(options: $options) { items { id tags { value } } }
    }`,
    variables: {
      options: { tags: [...tags.keys()], tagsOperator: 'OR', sort: { id: 'DESC' }, take: readBatch },
    },
    answer: z.object({
      assets: z.object({
        items: z.array(z.object({ id: z.string(), tags: z.array(z.object({ value: z.string() })) })),
      }),
    }),
  });
  if (answer.kind !== 'answer') return answer;
  // The oldest asset of each origin comes last, and counts.
  const assets = answer.data.assets.items.flatMap(({ id, tags: own }) =>
    own.flatMap(({ value }): [string, string][] => {
      const address = tags.get(value);
      return address === undefined ? [] : [[address, id]];
    }),
  );
  return { kind: 'found', assets: new Map(assets) };
}

async function upload(
  call: Call,
  address: string,
): Promise<{ readonly kind: 'uploaded'; readonly id: string } | SharedFault> {
  const loaded = await call.download(address, call.signal);
  if (loaded.kind === 'out_of_time') {
    return { ...notLoaded(address, 'There was no time left for it.'), transient: true };
  }
  if (loaded.kind === 'failed') return notLoaded(address, loaded.why);
  const file = imageFileOf(address, loaded.type);
  if (file === null) return notLoaded(address, `It is no image, but ${loaded.type ?? 'of no known type'}.`);
  const answer = await send(call, {
    mutation: true,
    query: `mutation UploadImage($input: [CreateAssetInput!]!) {
      createAssets(input: $input) {
        ... on Asset { id }
        ... on MimeTypeError { errorCode message }
      }
    }`,
    variables: { input: [{ file: null, tags: [originTag(address)] }] },
    files: [{ path: 'variables.input.0.file', bytes: loaded.bytes, ...file }],
    answer: uploadedAssets,
  });
  if (answer.kind !== 'answer') return afterUpload(address, answer);
  const [asset] = answer.data.createAssets;
  return 'id' in asset ? { kind: 'uploaded', id: asset.id } : notTaken(address, asset.message);
}

const uploadedAssets = z.object({
  createAssets: z.tuple([
    z.union([z.object({ id: z.string() }), z.object({ errorCode: z.string(), message: z.string() })]),
  ]),
});

/**
 * Judges the fault of an upload. A request that is too large stays so. An internal error is one of the image,
 * which Vendure cannot convert, or of its asset storage, which is away: Vendure does not tell which.
 */
function afterUpload(address: string, fault: SharedFault): SharedFault {
  const hasEnded = fault.kind === 'unavailable' || (fault.kind === 'unknown' && fault.ended);
  if (!hasEnded || fault.perhapsOneRow === undefined) return fault;
  const refused = notTaken(address, fault.message);
  return fault.perhapsOneRow === 'http_413' ? refused : { ...refused, transient: true };
}

function notLoaded(address: string, why: string): Extract<Fault, { kind: 'rejected' }> {
  const message = `The image ${shownAs(address)} could not be loaded. ${why}`;
  return { kind: 'rejected', code: 'image_not_loaded', message, hint };
}

function notTaken(address: string, why: string): Extract<Fault, { kind: 'rejected' }> {
  const message = `The shop did not take the image ${shownAs(address)}. ${why}`;
  return { kind: 'rejected', code: 'image_refused', message, hint };
}

const hint = 'Correct the address of the image or remove the image, then retry.';

/** Shows an address without its query, which may hold a signature. */
function shownAs(address: string): string {
  const url = URL.parse(address);
  return url === null || url.host === ''
    ? address.slice(0, 200)
    : `${url.protocol}//${url.host}${url.pathname}`;
}
