import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The one fenced block of a page in which `text` stands, in any language, as a reader would copy it. */
export const codeBlock = (document: string, text: string): string => {
  const path = fileURLToPath(new URL(`../../${document}`, import.meta.url));
  const blocks = [...readFileSync(path, 'utf8').matchAll(/^```\w.*\n([^]*?)^```$/gm)]
    .map(([, code]) => code!)
    .filter((code) => code.includes(text));
  if (blocks.length !== 1) throw new Error(`${document} has ${blocks.length} blocks with ${text}`);
  return blocks[0]!;
};

/** The same for the collector of a test, to which the script tag sends without waiting for more events. */
export const codeBlockFor = (collector: { url: string }, document: string, text: string): string =>
  codeBlock(document, text)
    .replaceAll('data-collector="', 'data-delivery-flush-interval="10" data-collector="')
    .replaceAll('https://collect.example/e', collector.url);
