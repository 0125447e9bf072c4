import type { Read, Schema } from '../../options/option-schema';
import { LONGEST } from '../../options/longest';
import type { ConsentSourceOptions } from '../create-consent-source';

export interface TcfOptions extends ConsentSourceOptions {
  vendor?: number;
  purposes?: readonly number[];
  legitimateInterests?: readonly number[];
}

const list: Read = (given, warn) => {
  if (/^(([1-9]|1[01])(,|$))*$/.test((given ?? '') as string)) return given;
  if (__DEV__) warn('purposes', `(${given as string}) must be a list of purposes that there are`);
};

export const tcfSchema: Schema = {
  vendor: [1, 65535],
  purposes: list,
  legitimateInterests: list,
  timeout: [1, LONGEST],
  sendValue: 'boolean',
};
