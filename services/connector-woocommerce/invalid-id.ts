/** Whether a refusal's code says that there is no such product, variation or parent. */
export function isInvalidId(code: string): boolean {
  return /^woocommerce_rest_product(_variation)?_invalid_(id|parent)$/.test(code);
}
