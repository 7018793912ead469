export { deprecate } from './deprecate.ts';
export { deregister } from './deregister.ts';
export { disable } from './disable.ts';
export { notify } from './notify.ts';
