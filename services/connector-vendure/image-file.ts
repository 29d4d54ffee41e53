/** Extensions of the media types that shops show. */
const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
};
const types: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(extensions).map(([type, extension]) => [extension, type])),
  jpeg: 'image/jpeg',
};
const nameAtMost = 80;

/**
 * Names the file of an image by its address and its type. Vendure judges a file by its extension, too, and
 * addresses of images often have another one (`image.php?id=3`). Returns null if it is no image. `told`: the
 * media type that its host tells. Where that is none of an image, the extension in the address counts.
 */
export function imageFileOf(
  address: string,
  told: string | null,
): { readonly name: string; readonly type: string } | null {
  const last = lastPartOf(address);
  const [, base = last, ending = ''] = /^(.*)\.(\w+)$/.exec(last) ?? [];
  const isVague = told === null || told === 'application/octet-stream' || told === 'binary/octet-stream';
  const type = isVague ? types[ending.toLowerCase()] : told === 'image/jpg' ? 'image/jpeg' : told;
  if (type === undefined || !type.startsWith('image/')) return null;
  const extension = extensions[type] ?? type.slice('image/'.length).replaceAll(/[^a-z0-9]/g, '');
  const words = base.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
  const name = words === '' ? 'image' : words.slice(0, nameAtMost);
  return { name: `${name}.${extension}`, type };
}

function lastPartOf(address: string): string {
  const part = URL.parse(address)?.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
