import { GetImageCommand, type ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import type { Scope } from '../../domain/image.ts';
import { asked, isGone } from './errors.ts';

// Without an account in its ARN an image is Amazon's or a Marketplace vendor's.
const ownImage = /^arn:[^:]*:imagebuilder:[^:]*:[0-9]{12}:image\//;

/**
 * The images that a recipe's base stands for. The ARN of an Image Builder image becomes the images in this Region that
 * its newest build made, also of `x.x.x`. Everything else stays as it is, and so does an ARN whose build is gone, is not
 * available or made none here: then which image it means stays unknown.
 */
export async function resolvedImages(
  builder: ImagebuilderClient,
  base: string | undefined,
  { region }: Scope,
): Promise<readonly (string | undefined)[]> {
  if (base === undefined || !ownImage.test(base)) return [base];
  const answer = await asked('GetImage', () =>
    builder.send(new GetImageCommand({ imageBuildVersionArn: base })),
  ).catch((error: unknown) => {
    if (isGone(error)) return null;
    throw error;
  });
  const { state, outputResources } = answer?.image ?? {};
  if (state?.status !== 'AVAILABLE') return [base];
  const here = (outputResources?.amis ?? []).filter((ami) => ami.region === region);
  const images = here.map((ami) => ami.image).filter((image) => image !== undefined);
  return images.length > 0 && images.length === here.length ? images : [base];
}
