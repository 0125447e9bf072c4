import { Component } from '@angular/core';

@Component({ selector: 'app-home', template: '<h1>Home</h1>' })
export class Home {}

@Component({ selector: 'app-products', template: '<h1>Products</h1>' })
export class Products {}

@Component({ selector: 'app-about', template: '<h1>About</h1>' })
export class About {}

@Component({ selector: 'app-contact', template: '<h1>Contact</h1>' })
export class Contact {}
