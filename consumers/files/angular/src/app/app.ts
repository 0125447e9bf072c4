import { afterNextRender, Component } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';
import { injectTracker } from 'sojourn/angular';
import { Buy } from './buy';

@Component({
  selector: 'app-root',
  imports: [Buy, RouterLink, RouterOutlet],
  template: `
    <nav>
      <a id="home" routerLink="/">Home</a>
      <a id="products" routerLink="/products">Products</a>
      <a id="about" routerLink="/about">About</a>
      <a id="team" routerLink="/about" [queryParams]="{ tab: 'team' }">Team</a>
      <a id="contact" routerLink="/contact" [replaceUrl]="true">Contact</a>
      <span id="buy"><app-buy /></span>
      <button id="leave" (click)="leave()">Leave</button>
    </nav>
    <router-outlet />
  `,
})
export class App {
  private readonly tracker = injectTracker();

  constructor() {
    afterNextRender(() => (document.documentElement.dataset['alive'] = ''));
  }

  leave() {
    this.tracker.track('leave');
    window.close();
  }
}
