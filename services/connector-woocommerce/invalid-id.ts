/** Tells whether an error code means that the product, variation or parent does not exist. */
export function isInvalidId(code: string): boolean {
  return /^woocommerce_rest_product(_variation)?_invalid_(id|parent)$/.test(code);
}
