/**
 * Escapes a text as WordPress stores it, reduced to the relevant part of `wp_filter_post_kses`: `&`, `<` and
 * `>` outside entities and tags.
 */
export function kses(text: string): string {
  return text
    .split(/(<\/?[a-z][^<>]*>|<!--.*?-->)/i)
    .map((piece, index) => (index % 2 === 1 ? piece : escaped(piece)))
    .join('');
}

function escaped(text: string): string {
  return text
    .replaceAll(/&(?!(?:[a-z]\w*|#\d+|#x[\da-f]+);)/gi, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Converts a stored text to the text that a browser shows. */
export function shown(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
