// The only tooltip of the page: beside the explained element, and always inside the window.
import { byId } from '/web/dom.js';

export const showTip = (target, content) => {
  const tip = byId('tip');
  tip.replaceChildren(...content.filter(Boolean));
  tip.hidden = false;
  const at = target.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(at.left + at.width / 2 - width / 2, 8), innerWidth - width - 8);
  const above = at.top - height - 8;
  Object.assign(tip.style, { left: `${left}px`, top: `${above > 8 ? above : at.bottom + 8}px` });
};

export const hideTip = () => {
  byId('tip').hidden = true;
};
