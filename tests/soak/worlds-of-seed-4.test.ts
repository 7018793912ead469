import { expectSound } from './expect-sound.ts';

expectSound(4);
