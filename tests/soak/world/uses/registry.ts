import * as kinds from './index.ts';
import type { UseKind } from './use.ts';

/** Every way in which these worlds use an image, or seem to. */
export const useKinds: readonly UseKind[] = Object.values(kinds);
