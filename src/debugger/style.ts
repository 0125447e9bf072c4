/** Of the panel. It is handed to the browser as a style sheet made by script, which a strict policy allows. */
export const style = `
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
button, summary {
  font: inherit;
  color: inherit;
  cursor: pointer;
}
button {
  min-height: 30px;
  padding: 3px 9px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--back);
}
button:hover {
  border-color: var(--accent);
}
button[aria-pressed="true"] {
  border-color: var(--accent);
  color: var(--accent);
  font-weight: 600;
}
header button {
  border-color: transparent;
  background: none;
}
header .title {
  font-weight: 700;
}
.title::before {
  content: "\\25B8";
  content: "\\25B8" / "";
  display: inline-block;
  width: 1.2em;
  text-align: left;
}
.title[aria-expanded="true"]::before {
  content: "\\25BE";
  content: "\\25BE" / "";
}
header button:not(.title) {
  flex: none;
  min-width: 34px;
}
:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: -2px;
}
.buttons {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px;
  margin-top: 8px;
}
.note, .buttons span, dt, time, header p {
  color: var(--soft);
}
.errors {
  white-space: nowrap;
  color: var(--bad);
  font-weight: 600;
}
dl div {
  display: grid;
  grid-template-columns: 9em 1fr;
  gap: 8px;
  padding: 2px 0;
}
dd, pre, li {
  overflow-wrap: anywhere;
}
ol {
  list-style: none;
}
li {
  border-top: 1px solid var(--line);
}
li:first-child {
  border-top: 0;
}
.fault {
  padding: 5px 0;
}
.fault b {
  color: var(--bad);
}
summary {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  column-gap: 8px;
  padding: 5px 2px;
}
summary::-webkit-details-marker {
  display: none;
}
summary::before {
  content: "\\25B8";
  content: "\\25B8" / "";
  color: var(--soft);
}
[open] > summary::before {
  content: "\\25BE";
  content: "\\25BE" / "";
}
.state {
  margin-left: auto;
  color: var(--soft);
}
[data-state="in flight"], [data-state="unconfirmed"] {
  color: var(--accent);
}
[data-state="delivered"] {
  color: var(--good);
}
[data-state="refused"], [data-state="dropped"] {
  color: var(--bad);
  font-weight: 600;
}
pre {
  max-height: 240px;
  margin: 0 0 8px;
  padding: 8px;
  border-radius: 6px;
  background: var(--field);
  font: 12px/1.4 ui-monospace, monospace;
  white-space: pre-wrap;
  overflow: auto;
}
.spoken {
  position: absolute;
  width: 1px;
  height: 1px;
  clip-path: inset(50%);
  overflow: hidden;
}
`;
