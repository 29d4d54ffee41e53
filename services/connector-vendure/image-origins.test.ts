import { expect, it } from 'vitest';
import { imageAddress, originTag } from './image-origins.ts';

const source = 'https://shop.example/assets/front.jpg';
const tagged = (...tags: string[]) => ({ source, tags: tags.map((value) => ({ value })) });

it('an image reads as the address from where it was loaded, whatever other tags it has', () => {
  const address = 'https://images.example/front.jpg?v=1';
  expect(imageAddress(tagged('summer', originTag(address)))).toBe(address);
  expect(imageAddress(tagged('summer', 'onhand:later'))).toBe(source);
});

it('a long address has a short tag, and reads as the shop’s own', () => {
  const address = `https://images.example/${'x'.repeat(300)}`;
  const tag = originTag(address);
  expect(tag.length).toBeLessThanOrEqual(255);
  expect(tag).not.toBe(originTag(`${address}y`));
  expect(imageAddress(tagged(tag))).toBe(source);
});
