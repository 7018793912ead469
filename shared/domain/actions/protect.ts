import { imageRemedy } from '../action.ts';
import { flag } from '../params.ts';

export const protect = imageRemedy({
  id: 'protect',
  title: 'Switch the deregistration protection of the image on',
  effect: 'additive',
  undo: 'DisableImageDeregistrationProtection; with a cooldown it holds for 24 hours more.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deregistration-protection.html',
  iamActions: ['ec2:EnableImageDeregistrationProtection'],
  role: 'enforcer',
  limit: 'remedy',
  params: {
    cooldown: flag('Whether it goes on holding for 24 hours after it is switched off.', true),
  },
  calls(image, { params }) {
    const { deregistrationProtection: protection } = image;
    if (!protection.known || protection.value === 'on') return [];
    return [
      {
        operation: 'ec2:EnableImageDeregistrationProtection',
        input: { ImageId: image.imageId, WithCooldown: params.cooldown },
      },
    ];
  },
});
