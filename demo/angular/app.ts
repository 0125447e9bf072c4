import { Component, inject } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { injectRouteViews, injectSession } from 'sojourn/angular';
import { Consent } from './consent';

@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterOutlet],
  template: `
    <nav><a routerLink="/">Shop</a> <a routerLink="/about">About</a></nav>
    <p id="greeting">{{ greeting() }}</p>
    <router-outlet />
    @if (answer() === 'pending') {
      <p>
        May we count your visit?
        <button (click)="answer.set('granted')">Yes</button>
        <button (click)="answer.set('denied')">No</button>
      </p>
    } @else {
      <button (click)="answer.set('denied')">Do not count me</button>
    }
  `,
})
export class App {
  readonly answer = inject(Consent).answer;
  /** There is no session on the server, nor before the tracker has started. */
  private readonly session = injectSession();

  constructor() {
    // Views have the names of their routes. For a route without a name, `pageViews()` tracks the view.
    injectRouteViews(inject(Router), ({ data }) => data['name'] as string | undefined);
  }

  greeting() {
    const session = this.session();
    return session ? `Visit ${session.sessionIndex}` : 'Welcome';
  }
}
