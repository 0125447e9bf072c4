export const products = { 1: 'Kettle', 2: 'Teapot' };
