import { expect, test } from 'vitest';
import { compilePolicy, PolicyFileError } from '../../shared/policy/compile-policy.ts';
import { loadPolicy } from '../../shared/policy/load-policy.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';

const text = `version: 1
name: compiled
exclude:
  - { match: { name: 'golden-*' }, reason: vendor images, owner: platform@example.com }
rules:
  - id: owner
    check: required-tags
    with: { tags: { Owner: { pattern: '^[a-z]+$' }, Environment: [dev, 'prod-*'] } }
`;

test('a compiled policy is the policy of its file, patterns and hash included', async () => {
  const parsed = parsePolicy(text, 'policy.yml');
  const loaded = await loadPolicy(compilePolicy(text, 'policy.yml'));

  if (!parsed.ok) throw new Error('the policy does not parse');
  expect(JSON.stringify(loaded)).toBe(JSON.stringify(parsed.policy));
  expect(loaded.exclusions[0]?.match.name[0]?.matches('golden-1')).toBe(true);
  expect(loaded.exclusions[0]?.match.name[0]?.matches('web-1')).toBe(false);
  const written = JSON.stringify(loaded.rules[0]?.params);
  expect(written).toContain('"kind":"re2","source":"^[a-z]+$"');
  expect(written).toContain('"kind":"glob","source":"prod-*"');
  const { family } = loaded.safety;
  expect('name' in family && family.name.familyOf('web-20261003')).toBe('web');
});

test('a compiled policy keeps a family pattern of its own, and knows the default one', async () => {
  const own = `${text}safety: { family: { name: '^(?P<family>[a-z]+)' } }\n`;
  const policies = [
    await loadPolicy(compilePolicy(own, 'a.yml')),
    await loadPolicy(compilePolicy(text, 'b.yml')),
  ];

  const families = policies.map(({ safety }) =>
    'name' in safety.family ? safety.family.name.familyOf('web2-blue-20261003') : null,
  );
  expect(families).toEqual(['web', 'web2-blue']);
});

test('a wrong policy is told with all its errors and compiles to nothing', () => {
  const wrong = text
    .replace('version: 1', 'version: 2')
    .replace('check: required-tags', 'check: required-tag');

  expect(() => compilePolicy(wrong, 'policy.yml')).toThrow(PolicyFileError);
  expect(() => compilePolicy(wrong, 'policy.yml')).toThrow(/policy\.yml:1:10 .*\npolicy\.yml:7:12 /);
});
