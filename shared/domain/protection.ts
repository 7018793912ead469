/** Whoever puts this tag on an image or a snapshot, with any value, takes it out of every enforcement. */
export const protectedTag = 'ami-governor:protected';

/** Names, on an encrypted copy that this service made, the image that it replaces. */
export const copyOfTag = 'ami-governor:copy-of';
