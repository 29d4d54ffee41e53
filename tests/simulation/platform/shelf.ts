/** A quantity record of a shop. */
export class Shelf {
  quantity = 0;
  /** Our last write that took effect. */
  written: { readonly revision: number; readonly quantity: number } | null = null;
  /** Whether anything but us has changed it since. */
  movedSince = false;

  write(revision: number, quantity: number): void {
    this.quantity = quantity;
    this.written = { revision, quantity };
    this.movedSince = false;
  }

  moveBy(units: number): void {
    if (units !== 0) {
      this.quantity += units;
      this.movedSince = true;
    }
  }
}
