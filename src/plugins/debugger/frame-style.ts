/** The styles of the whole panel. A script makes the style sheet, which a strict policy allows. */
export const frameStyle = `
:host {
  all: initial !important;
  display: contents !important;
}
* {
  box-sizing: border-box;
}
[hidden] {
  display: none !important;
}
section {
  --back: #fff;
  --text: #1c2430;
  --soft: #566173;
  --line: #d5dae2;
  --field: #f2f4f7;
  --accent: #0b57d0;
  --good: #0a6b3a;
  --bad: #b3261e;
  color-scheme: light dark;
  position: fixed;
  z-index: 2147483647;
  right: 12px;
  top: 12px;
  display: flex;
  flex-direction: column;
  width: min(440px, 100vw - 24px);
  max-height: min(620px, 100vh - 24px);
  border: 1px solid var(--line);
  border-radius: 10px;
  background: var(--back);
  box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
  color: var(--text);
  font: 13px/1.45 system-ui, sans-serif;
  overflow: hidden;
}
@media (prefers-color-scheme: dark) {
  section {
    --back: #171b22;
    --text: #e6e9ef;
    --soft: #a3adbd;
    --line: #363e4b;
    --field: #222833;
    --accent: #8ab4f8;
    --good: #6dd39b;
    --bad: #ff9d94;
  }
}
@media (max-width: 600px) {
  section {
    right: 0;
    top: 0;
    width: 100%;
    max-height: 55vh;
    border-width: 0;
    border-radius: 0;
    padding: env(safe-area-inset-top) 0 env(safe-area-inset-bottom);
  }
}
section.low {
  top: auto;
  bottom: 12px;
}
@media (max-width: 600px) {
  section.low {
    bottom: 0;
  }
}
@media print {
  section {
    display: none;
  }
}
header {
  display: flex;
  flex: none;
  align-items: center;
  gap: 4px;
  padding: 4px 6px;
  background: var(--field);
}
h2, h3, p, dl, dd, ol, pre {
  margin: 0;
  padding: 0;
}
h2 {
  font: inherit;
}
header p {
  flex: 1;
  min-width: 0;
}
h3 {
  margin: 14px 0 4px;
  font-size: 13px;
}
.body > h3:first-child {
  margin-top: 0;
}
.body {
  padding: 10px 12px 12px;
  border-top: 1px solid var(--line);
  overflow: auto;
  overscroll-behavior: contain;
  scrollbar-width: thin;
}
`;
