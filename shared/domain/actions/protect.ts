import { imageRemedy } from '../action.ts';
import { flag } from '../params.ts';

export const protect = imageRemedy({
  id: 'protect',
  title: 'Switch the deregistration protection of the image on, unless somebody just switched it off',
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
    const { deregistrationProtection: protection, state } = image;
    // Who switched it off less than a day ago is about to do something: that is no time to switch it on.
    if (!protection.known || protection.value !== 'off') return [];
    if (!state.known || (state.value !== 'available' && state.value !== 'disabled')) return [];
    return [
      {
        operation: 'ec2:EnableImageDeregistrationProtection',
        input: { ImageId: image.imageId, WithCooldown: params.cooldown },
      },
    ];
  },
});
