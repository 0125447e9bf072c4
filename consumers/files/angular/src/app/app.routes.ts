import type { Routes } from '@angular/router';
import { About, Contact, Home, Products } from './pages';

export const routes: Routes = [
  { path: '', component: Home, title: 'Home' },
  { path: 'products', component: Products, title: 'Products' },
  { path: 'about', component: About, title: 'About' },
  { path: 'contact', component: Contact, title: 'Contact' },
];
