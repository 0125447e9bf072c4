// The shop's products. The pictures are demo/shop/public/art/SLUG.svg.
export const products = [
  {
    slug: 'kettle',
    name: 'Gooseneck kettle',
    price: 64,
    line: 'A slow, steady pour.',
    text: 'Spun from one sheet of steel, with a neck that pours as thin as you like. Holds 0.9 litres and works on every stove.',
  },
  {
    slug: 'mug',
    name: 'Stoneware mug',
    price: 18,
    line: 'Warm hands, cool rim.',
    text: 'Thrown by hand and fired twice. The foot stays raw, so that it sits well on wood. 320 ml.',
  },
  {
    slug: 'blanket',
    name: 'Wool blanket',
    price: 120,
    line: 'Woven for long evenings.',
    text: 'Undyed wool from three flocks, woven in a herringbone and washed soft. 140 by 200 cm.',
  },
  {
    slug: 'lamp',
    name: 'Reading lamp',
    price: 89,
    line: 'Light where the page is.',
    text: 'A dimmable warm light on a jointed arm of ash. The shade is spun aluminium, painted inside and out.',
  },
  {
    slug: 'teapot',
    name: 'Cast-iron teapot',
    price: 72,
    line: 'Keeps tea hot for an hour.',
    text: 'Heavy, enamelled on the inside, with a strainer of steel. Brews 0.7 litres.',
  },
  {
    slug: 'cushion',
    name: 'Linen cushion',
    price: 38,
    line: 'Washed linen, feather filled.',
    text: 'Gets softer with each wash. The cover comes off by a row of wooden buttons. 50 by 50 cm.',
  },
];
