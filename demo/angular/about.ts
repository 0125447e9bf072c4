import { Component } from '@angular/core';

/** Loaded on demand; its view waits for the name until then. */
@Component({ selector: 'app-about', template: '<p>We sell what boils water, and what holds it.</p>' })
export class About {}
