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
  /** On the server, and until the tracker knows, there is no session. */
  private readonly session = injectSession();

  constructor() {
    // The names that the routes have. A route without a name has the view that `pageViews()` sees.
    injectRouteViews(inject(Router), ({ data }) => data['name'] as string | undefined);
  }

  greeting() {
    const session = this.session();
    return session ? `Visit ${session.sessionIndex}` : 'Welcome';
  }
}
