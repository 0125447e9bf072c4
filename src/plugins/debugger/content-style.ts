/** The styles of the panel's content. */
export const contentStyle = `
button, summary, input {
  font: inherit;
  color: inherit;
}
button, summary {
  cursor: pointer;
}
button, input {
  min-height: 30px;
  padding: 3px 9px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--back);
}
button:disabled {
  color: var(--soft);
  cursor: default;
}
input {
  flex: 1;
  min-width: 6em;
}
button:hover:enabled {
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
.buttons h3, .buttons:first-child {
  margin: 0;
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
.events, p.note {
  margin-top: 6px;
}
.events {
  max-height: 230px;
  overflow: auto;
  scrollbar-width: thin;
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
@media (max-width: 600px) {
  button {
    min-height: 36px;
  }
}
`;
