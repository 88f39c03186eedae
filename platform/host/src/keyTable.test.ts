import { expect, it } from 'vitest';
import { keyName } from './keyTable.ts';

const press = (key: string, more: Partial<Parameters<typeof keyName>[0]> = {}) =>
  keyName({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, ...more });

it('names keys alike on every layout and system', () => {
  expect(press('A')).toBe('a');
  expect(press('?')).toBe('?');
  expect(press(' ')).toBe('space');
  expect(press('Enter', { metaKey: true })).toBe('ctrl+enter');
  expect(press('Dead', { code: 'Backquote' })).toBe('`');
});
