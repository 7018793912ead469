export { encryptedSnapshots } from './encrypted-snapshots.ts';
export { maxAge } from './max-age.ts';
export { requiredTags } from './required-tags.ts';
