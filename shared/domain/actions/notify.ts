import { imageRung } from '../action.ts';

export const notify = imageRung({
  id: 'notify',
  title: 'Tell the owner what is wrong, what will happen when, and how to stop it',
  effect: 'none',
  undo: 'Nothing to undo.',
  source: 'https://docs.aws.amazon.com/sns/latest/dg/welcome.html',
  iamActions: [],
  role: null,
  limit: null,
  calls: () => [],
});
