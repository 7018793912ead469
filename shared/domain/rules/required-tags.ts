import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { type Tag, tagValue } from '../image.ts';
import { matchesAny } from '../match.ts';
import { type TagExpectation, tagMap } from '../params.ts';
import { defineRule } from '../rule.ts';

export const requiredTags = defineRule({
  id: 'required-tags',
  title: 'The image carries every tag that the policy wants, with a value that it allows',
  why: 'An image without an owner cannot be routed, charged or retired: nobody can be asked.',
  source: 'https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html',
  example: `- id: owner-tags
  check: required-tags
  with:
    tags:
      Owner: '*@example.com'
      Environment: [dev, prod]
      CostCentre: { pattern: '^CC-[0-9]{4}$' }`,
  params: {
    tags: tagMap(
      'Tag keys, each with what its value must be: a glob (`*` is any value), a list of globs, or an RE2 pattern.',
    ),
  },
  judge(image, _scope, params) {
    if (!image.tags.known) return insufficientData(`tags: ${image.tags.why}`);
    const tags = image.tags.value;
    const missing = params.tags.filter((tag) => tagValue(tags, tag.key) === null);
    const wrong = params.tags.filter((tag) => !missing.includes(tag) && !isMet(tag, tags));
    if (missing.length === 0 && wrong.length === 0) return compliant('all required tags are there');
    return nonCompliant([...missingPart(missing), ...wrong.map((tag) => wrongPart(tag, tags))].join('; '), {
      missing: missing.map((tag) => tag.key),
      wrong: wrong.map((tag) => ({ key: tag.key, value: tagValue(tags, tag.key) })),
    });
  },
});

function isMet(tag: TagExpectation, tags: readonly Tag[]): boolean {
  return matchesAny(tag.anyOf, tagValue(tags, tag.key));
}

function missingPart(missing: readonly TagExpectation[]): readonly string[] {
  return missing.length === 0 ? [] : [`missing tags: ${missing.map((tag) => tag.key).join(', ')}`];
}

function wrongPart(tag: TagExpectation, tags: readonly Tag[]): string {
  const wanted = tag.anyOf.map((pattern) => pattern.source).join(' or ');
  return `tag ${tag.key} is ${JSON.stringify(tagValue(tags, tag.key))}, wanted ${wanted}`;
}
