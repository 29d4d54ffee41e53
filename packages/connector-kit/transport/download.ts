import type { Fetch } from './transport.ts';
import { transportErrorIn } from './transport-error.ts';

/**
 * A file from an address, or why there is none, in words for an operator. `type` is the media type that its
 * host tells, in lower case. `out_of_time`: the caller waits no longer.
 */
export type Downloaded =
  | { readonly kind: 'file'; readonly type: string | null; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'out_of_time' };

/** Loads a file of the web that does not belong to the shop, such as an image of another shop. */
export type Download = (address: string, signal: AbortSignal) => Promise<Downloaded>;

/** Hosts of images move them to other hosts, and from `http` to `https`. */
const redirectsAtMost = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const downloadWithinMs = 30_000;

/**
 * Creates the way by which connectors load files. It sends no credentials, and counts for no limit of the
 * shop. Each address, that of a redirect too, is called under the guards of the transport.
 */
export function createDownload(fetch: Fetch): Download {
  return async (address, signal) => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(downloadWithinMs)]);
    let next = address;
    try {
      for (let hop = 0; hop <= redirectsAtMost; hop += 1) {
        const url = URL.parse(next);
        if (url === null || !/^https?:$/.test(url.protocol)) {
          return failed('Its address begins with neither http:// nor https://.');
        }
        const answer = await fetch(url.href, { method: 'GET', headers: {}, signal: patience });
        const target = redirects.has(answer.status) ? answer.headers.get('location') : null;
        if (target === null) return fileOf(answer);
        // An address that cannot be read is refused at the next hop.
        next = URL.parse(target, url.href)?.href ?? target;
      }
      return failed('Its host redirects too often.');
    } catch (error) {
      return signal.aborted ? { kind: 'out_of_time' } : failed(reasonOf(error));
    }
  };
}

async function fileOf(answer: Response): Promise<Downloaded> {
  if (answer.status !== 200) return failed(`Its host answered ${answer.status}.`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.byteLength === 0) return failed('Its file is empty.');
  const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
  return { kind: 'file', type: type.trim() === '' ? null : type.trim().toLowerCase(), bytes };
}

/** A port that is closed, silent or speaks another protocol reads the same: nobody searches a network so. */
function reasonOf(error: unknown): string {
  switch (transportErrorIn(error)?.transportCode) {
    case 'shop_address_private':
      return 'Its host is not on the public internet.';
    case 'answer_too_large':
      return 'Its file is larger than 10 MB.';
    default:
      return 'Its host could not be reached, or gave no file in time.';
  }
}

function failed(why: string): Downloaded {
  return { kind: 'failed', why };
}
