import { expect, it } from 'vitest';
import { withoutPersonal } from './without-personal.ts';

const address = { firstName: 'Li', lastName: 'Wu', city: 'Berlin', line1: 'Allee 7' };
const order = { email: 'li@shop.test', billing: address };

it('cleans whole parts, and short names only where they are whole words', () => {
  expect(withoutPersonal('Li Wu, allee 7 in Berlin: li@shop.test is no mail of LI.', order)).toBe(
    '… …, … in …: … is no mail of ….',
  );
  expect(withoutPersonal('The list is empty.', order)).toBe('The list is empty.');
});
