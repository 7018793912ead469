import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { policySchemaJson } from '../../shared/policy/json-schema.ts';
import { checkIds } from '../../shared/policy/judge-params.ts';

const committed = readFileSync(
  fileURLToPath(new URL('../../policies/policy.schema.json', import.meta.url)),
  'utf8',
);
const baseline = readFileSync(fileURLToPath(new URL('../../policies/baseline.yml', import.meta.url)), 'utf8');

// zod reads the schema back: from the committed text alone, as an editor would.
const schema = z.fromJSONSchema(JSON.parse(committed));
const accepts = (yaml: string): boolean => schema.safeParse(parse(yaml)).success;
const withRule = (rule: string): string => `version: 1\nname: one\nrules:\n  - ${rule}\n`;

describe('the JSON Schema of a policy', () => {
  it('is committed as it is generated', () => {
    expect(policySchemaJson()).toBe(committed);
  });

  it('accepts the baseline', () => {
    expect(accepts(baseline)).toBe(true);
  });

  it('refuses an unknown key, at the top and inside', () => {
    expect(accepts(`${baseline}\nlimts: {}\n`)).toBe(false);
    expect(accepts(`${baseline}\nlimits: { deprecate: { cuont: 5 } }\n`)).toBe(false);
    expect(accepts(withRule('{ id: a, check: encrypted-snapshots, sevrity: high }'))).toBe(false);
  });

  it('knows the parameters of each check', () => {
    expect(accepts(withRule('{ id: a, check: max-age, with: { days: 365 } }'))).toBe(true);
    expect(accepts(withRule('{ id: a, check: max-age, with: { tags: { Owner: x } } }'))).toBe(false);
    expect(accepts(withRule('{ id: a, check: max-age }'))).toBe(false);
    expect(
      accepts(withRule("{ id: a, check: required-tags, with: { tags: { Owner: ['*', { pattern: x }] } } }")),
    ).toBe(true);
    expect(accepts(withRule('{ id: a, check: encrypted-snapshots }'))).toBe(true);
  });

  it('refuses a misspelt check, mode and action', () => {
    expect(accepts(withRule('{ id: a, check: encrypted-snapshot }'))).toBe(false);
    expect(accepts(withRule('{ id: a, check: encrypted-snapshots, mode: enforec }'))).toBe(false);
    expect(
      accepts(withRule('{ id: a, check: encrypted-snapshots, lifecycle: [{ after: 0d, do: notfy }] }')),
    ).toBe(false);
  });

  it('describes each key of the file and each check', () => {
    const { properties } = JSON.parse(committed);
    const undescribed = Object.keys(properties).filter((key) => properties[key].description === undefined);
    const forms: readonly { readonly properties: { readonly check: object } }[] =
      properties.rules.items.anyOf;

    expect(undescribed).toEqual([]);
    expect(forms).toHaveLength(checkIds.length);
    expect(forms.map((form) => form.properties.check)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          const: 'max-age',
          description: expect.stringContaining('not older than the policy allows'),
        }),
      ]),
    );
  });
});
