// Templates that always escape: html`<p>${anything}</p>`. Lists are joined, other html is inserted unchanged.

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text) => String(text).replace(/[&<>"']/g, (character) => entities[character]);

const render = (value) => {
  if (value == null || value === false) return '';
  if (Array.isArray(value)) return value.map(render).join('');
  return value.isHtml ? value.text : escape(value);
};

export const trusted = (text) => ({ isHtml: true, text });

export const html = (strings, ...values) => trusted(String.raw({ raw: strings }, ...values.map(render)));
