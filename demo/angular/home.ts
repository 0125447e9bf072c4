import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

/** This route has no name, so `pageViews()` tracks its view. */
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
