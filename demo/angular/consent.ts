import { DOCUMENT, inject, Injectable, signal } from '@angular/core';
import type { ConsentState } from 'sojourn';

/** Settings come from the server, as attributes of the app's element. */
export const readSetting = (name: 'collector' | 'answered') =>
  inject(DOCUMENT).querySelector('app-root')?.getAttribute(`data-${name}`) ?? '';

/** The visitor's answer. A real site remembers it. */
@Injectable({ providedIn: 'root' })
export class Consent {
  readonly answer = signal((readSetting('answered') || 'pending') as ConsentState);
}
