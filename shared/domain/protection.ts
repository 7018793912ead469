/** Whoever puts this tag on an image or a snapshot, with any value, takes it out of every enforcement. */
export const protectedTag = 'ami-governor:protected';
