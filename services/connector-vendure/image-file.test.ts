import { expect, it } from 'vitest';
import { imageFileOf } from './image-file.ts';

it.each<[string, string | null, string, string]>([
  ['https://a.example/img/front.jpg', 'image/jpeg', 'front.jpg', 'image/jpeg'],
  ['https://a.example/img/front.JPEG', null, 'front.jpg', 'image/jpeg'],
  ['https://a.example/front.png?size=2', 'application/octet-stream', 'front.png', 'image/png'],
  ['https://a.example/front.png', 'image/webp', 'front.webp', 'image/webp'],
  ['https://a.example/image.php?id=3', 'image/jpg', 'image.jpg', 'image/jpeg'],
  ['https://a.example/', 'image/svg+xml', 'image.svg', 'image/svg+xml'],
  ['https://a.example/gr%C3%BCn%20%26%20rot.png', 'image/png', 'grün-rot.png', 'image/png'],
  ['https://a.example/50%off.gif', 'image/gif', '50-off.gif', 'image/gif'],
  ['https://a.example/photo', 'image/x-icon', 'photo.xicon', 'image/x-icon'],
])('%s as %s is the file %s of the type %s', (address, told, name, type) => {
  expect(imageFileOf(address, told)).toEqual({ name, type });
});

it('a long name is cut', () => {
  expect(imageFileOf(`https://a.example/${'x'.repeat(300)}.png`, 'image/png')?.name).toHaveLength(84);
});

it.each<[string, string | null]>([
  ['https://a.example/front.jpg', 'text/html'],
  ['https://a.example/front', null],
  ['https://a.example/report.pdf', 'application/octet-stream'],
])('%s as %s is no image', (address, told) => {
  expect(imageFileOf(address, told)).toBeNull();
});
