import type { Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';

// aws-facts D.8. The `aws:` prefix is reserved in any case and its tags are not counted.
const maxUserTags = 50;
const maxKeyLength = 128;
const maxValueLength = 256;

/** Refuses tags that a user may not set, and more than fit on a resource. */
export function checkTags(tags: readonly Tag[]): void {
  for (const { Key = '', Value = '' } of tags) {
    if (Key === '' || Key.length > maxKeyLength || isReserved(Key)) {
      throw new AwsError('InvalidParameterValue', `Tag key '${Key}' is reserved, empty or too long.`);
    }
    if (Value.length > maxValueLength) {
      throw new AwsError(
        'InvalidParameterValue',
        `The value of tag '${Key}' is longer than ${maxValueLength}.`,
      );
    }
  }
  if (tags.filter(({ Key = '' }) => !isReserved(Key)).length > maxUserTags) throw tooManyTags();
}

export function checkTagCount(tags: readonly Tag[]): void {
  if (tags.filter(({ Key = '' }) => !isReserved(Key)).length > maxUserTags) throw tooManyTags();
}

export function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

function tooManyTags(): AwsError {
  return new AwsError('TagLimitExceeded', `A resource can have at most ${maxUserTags} tags.`);
}
