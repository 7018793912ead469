import type { FamilyPattern } from '../domain/text-pattern.ts';

/**
 * The default of `safety.family`: the name less one trailing stamp. A stamp is set off by `-`, `_`, `.`, `/` or a space
 * and is a date (with a time, with a build number), an epoch in seconds or milliseconds, or a version.
 *
 * | name | family |
 * |---|---|
 * | `web-20261003T0810`, `web-2026-10-03-2` | `web` |
 * | `web-1790993405` | `web` |
 * | `web-1.2.3`, `web-v12` | `web` |
 * | `ubuntu-22.04-20240101` | `ubuntu-22.04` |
 * | `web`, `web-12` | none |
 *
 * The family is matched lazily, so the stamp is as long as it can be: with `web-20261003-081005` the time goes too.
 * Every repetition behind the family has a bound, so that any engine looks at a name in linear time.
 */
export const trailingStamp = (() => {
  const year = '(?:19|20)[0-9]{2}';
  const month = '(?:0[1-9]|1[0-2])';
  const day = '(?:0[1-9]|[12][0-9]|3[01])';
  const time = '[T_ -]?[0-2][0-9][-:.]?[0-5][0-9](?:[-:.]?[0-5][0-9](?:[.][0-9]{1,9})?)?Z?';
  const build = '[-_.][0-9]{1,4}';
  const date = `${year}[-_.]?${month}[-_.]?${day}(?:${time})?(?:${build})?`;
  const epoch = '[0-9]{10}(?:[0-9]{3})?';
  const part = '[0-9]{1,18}';
  const version = `[vV]${part}(?:[.]${part}){0,7}|${part}(?:[.]${part}){1,7}`;
  return `^(?<family>.+?)[-_./ ]{1,8}(?:${date}|${epoch}|${version})$`;
})();

const native = new RegExp(trailingStamp);

/** The default by the engine at hand, which answers as RE2 does: nearly every function starts with it, and without RE2. */
export const trailingStampFamily: FamilyPattern = {
  kind: 'family',
  source: trailingStamp,
  familyOf: (text) => native.exec(text)?.groups?.['family'] ?? null,
};
