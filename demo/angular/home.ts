import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

/** Its route has no name: the view is the one that `pageViews()` sees. */
@Component({
  selector: 'app-home',
  imports: [RouterLink],
  template: `
    <ul>
      <li><a routerLink="/product/1">Kettle</a></li>
      <li><a routerLink="/product/2">Teapot</a></li>
    </ul>
  `,
})
export class Home {}
