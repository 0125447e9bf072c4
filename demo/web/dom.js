// Creates elements in one call: h('a', { href: '/', class: 'link', onclick: fn }, 'text', child). No innerHTML is used, so
// pages can forbid it by their policy.

const isSvg = new Set(['svg', 'path', 'circle']);

export const h = (tag, attributes = {}, ...children) => {
  const element = isSvg.has(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    // Set through the object model, which a policy without 'unsafe-inline' allows, unlike the attribute.
    else if (name === 'style') Object.assign(element.style, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
};

export const byId = (id) => document.getElementById(id);
