import { isImageId } from '../../shared/domain/image.ts';
import type { Io } from '../io.ts';
import { liveOptions } from '../live-options.ts';
import { type OptionSpecs, parseWords } from '../options.ts';
import { UserError } from '../user-error.ts';

export const restoreOptions = {
  account: { type: 'text', describe: "whose account it is, 12 digits; the caller's without it" },
  region: { type: 'text', describe: 'the Region, such as eu-central-1' },
  policy: {
    type: 'text',
    describe: 'the policy file: whom it trusts gets shares back; without it policies/baseline.yml',
  },
  yes: { type: 'flag', describe: 'do it without asking' },
  ...liveOptions,
} as const satisfies OptionSpecs;

/**
 * `amigov restore IMAGE`: brings back what was taken from an image. Shows what it would do, and does it once somebody says
 * yes. Exits with 1 where something is left undone.
 */
export async function restoreCommand(args: readonly string[], io: Io): Promise<number> {
  const { options, words } = parseWords('restore', args, restoreOptions);
  const [imageId, ...more] = words;
  if (imageId === undefined || more.length > 0 || !isImageId(imageId)) {
    throw new UserError(
      'restore takes one image: amigov restore ami-0123456789abcdef0 --region eu-central-1',
    );
  }
  // Only here: the clients of AWS are large, and most commands do without them.
  const { restore } = await import('../restore/restore.ts');
  return restore(imageId, options, io);
}
