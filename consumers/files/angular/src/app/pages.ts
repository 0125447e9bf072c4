import { Component } from '@angular/core';

@Component({ template: '<h1>Home</h1>' })
export class Home {}

@Component({ template: '<h1>Products</h1>' })
export class Products {}

@Component({ template: '<h1>About</h1>' })
export class About {}

@Component({ template: '<h1>Contact</h1>' })
export class Contact {}
