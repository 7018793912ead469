import { known } from '../shared/domain/known.ts';
import type { ElsewherePorts, UsageIndex } from '../shared/ports.ts';

/** An account that is looked at from the command line stands alone: who else uses its images its usage reports tell, or nobody. */
export function standsAlone(index: UsageIndex): ElsewherePorts {
  return { index, governed: { readGoverned: async () => known(null) } };
}
