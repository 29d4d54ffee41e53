/**
 * A text as WordPress keeps it (`wp_filter_post_kses`), as far as it matters here: `&`, `<` and `>` that
 * belong to no entity and no tag are escaped.
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

/** A kept text as a browser shows it. */
export function shown(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
