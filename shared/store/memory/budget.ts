import type { SpentPlace } from '../../domain/history.ts';
import type { Budget } from '../../ports.ts';
import { type Place, spentPlaces, takePlace, withoutPlace } from '../places.ts';

export interface MemoryBudget extends Budget {
  spent(): readonly SpentPlace[];
}

/** Nothing runs between asking and taking, so the limits hold by themselves. */
export function memoryBudget(): MemoryBudget {
  const scopes = new Map<string, readonly Place[]>();
  let organization: readonly Place[] = [];
  return {
    reservePlace: async (request) => {
      const key = JSON.stringify([request.scope.accountId, request.scope.region, request.limit]);
      const inScope = takePlace(scopes.get(key) ?? [], request, request.allowance);
      if (inScope.answer === 'full') return 'scope-full';
      if (request.isDestructive) {
        const inOrganization = takePlace(organization, request, request.organizationAllowance);
        if (inOrganization.answer === 'full') return 'organization-full';
        organization = inOrganization.places;
      }
      scopes.set(key, inScope.places);
      return 'reserved';
    },
    releasePlace: async (request) => {
      const key = JSON.stringify([request.scope.accountId, request.scope.region, request.limit]);
      const left = withoutPlace(scopes.get(key) ?? [], request);
      if (left !== null) scopes.set(key, left);
      organization = withoutPlace(organization, request) ?? organization;
    },
    spent: () => spentPlaces([...organization, ...[...scopes.values()].flat()]),
  };
}
