import { describe, expect, it } from 'vitest';
import { shopAddress } from './shop-address.ts';

const https = { allowsHttp: false };

describe('the address of a shop', () => {
  it.each([
    ['https://Shop.Example/', 'https://shop.example'],
    ['https://shop.example:443/a/b//', 'https://shop.example/a/b'],
    [' https://shop.example.:8443 ', 'https://shop.example:8443'],
    ['https://shop.example/a/../b', 'https://shop.example/b'],
    ['https://0x7f.1', 'https://127.0.0.1'],
  ])('%s is normalized', (text, url) => {
    expect(shopAddress(text, https)).toEqual({ kind: 'address', url });
  });

  it.each([
    'https://shop.example/path#',
    'https://shop.example/path#x',
    'https://shop.example/?',
    'https://shop.example/?a=b',
    'https://user@shop.example',
    'https://user:password@shop.example',
    'https://:password@shop.example',
    'http://shop.example',
    'ftp://shop.example',
    'shop.example',
    'https://',
  ])('%s is refused', (text) => {
    expect(shopAddress(text, https).kind).toBe('refused');
  });

  it('may be plain HTTP where that is allowed', () => {
    const url = 'http://127.0.0.1:8080';
    expect(shopAddress(`${url}/`, { allowsHttp: true })).toEqual({ kind: 'address', url });
  });
});
