// Tracardi's request, by the schema of what its server bears, where that is there.
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const file = new URL('../../../../shared/schemas/tracardi-track.schema.json', import.meta.url);

export const hasSchema = existsSync(file);
if (!hasSchema) console.warn(`tracardi: ${file.pathname} is missing, requests are not validated by it`);

const judge =
  hasSchema &&
  new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false }).compile(
    JSON.parse(readFileSync(file, 'utf8')),
  );

/** What is wrong with a body; nothing where there is no schema. */
export const schemaFaults = (body: string): string[] =>
  !judge || judge(JSON.parse(body))
    ? []
    : judge.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
