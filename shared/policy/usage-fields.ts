import { isImageId } from '../domain/image.ts';
import { globPattern } from '../domain/text-pattern.ts';
import { accountable, listOf, oneOrMore, oneWord, section, textLike } from './fields.ts';
import { globSource } from './patterns.ts';
import { usageSources } from './usage-sources.ts';

/** What is known about the use of images besides what can be read. */
export function usage() {
  return section('a map with `references`, `parameterPaths` and `absent`', {
    references: listOf('a list of declared references', reference())
      .default([])
      .describe('Images in use in a place that nothing here can read.'),
    parameterPaths: listOf(
      'a list of parameter paths',
      textLike('a parameter path as in `/golden-images/`', /^\/[a-zA-Z0-9_.\-/]*$/),
    )
      .default([])
      .describe('Paths of plain String parameters that may hold image ids.'),
    absent: listOf('a list of absent sources', absence())
      .default([])
      .describe('Sources of usage that do not exist here, so that nobody has to be able to read them.'),
  });
}

function reference() {
  const images = globSource()
    .refine(isNameOrWholeId, { error: 'a glob or a whole image id: `ami-` and 8 or 17 letters or digits' })
    .transform(globPattern);
  return section('a map with `images`, `reason` and `owner`', {
    images: oneOrMore('a list of image ids or globs over image names', images),
    ...accountable(),
  });
}

// An id with a lost character would be a glob that no name ever matches: protection that is not there.
function isNameOrWholeId(written: string): boolean {
  return isImageId(written) || !/^ami-[0-9a-f]+$/.test(written);
}

function absence() {
  return section('a map with `source`, `reason` and `owner`', {
    source: oneWord(usageSources),
    ...accountable(),
  });
}
