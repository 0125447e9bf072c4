import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute } from '@angular/router';
import { injectTracker } from 'sojourn/angular';

@Component({
  selector: 'app-product',
  template: `
    <p>
      {{ products[id()] }}
      <button (click)="buy()">Buy</button>
    </p>
  `,
})
export class Product {
  private readonly tracker = injectTracker();
  private readonly params = toSignal(inject(ActivatedRoute).params, { requireSync: true });
  readonly products: Record<string, string> = { 1: 'Kettle', 2: 'Teapot' };
  readonly id = () => this.params()['id'] as string;

  buy() {
    this.tracker.track('cart_add', { product: this.id() });
  }
}
