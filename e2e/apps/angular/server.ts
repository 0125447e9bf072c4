// Templates are compiled where they run.
import '@angular/compiler';

export { render } from '../../../demo/angular/server';
