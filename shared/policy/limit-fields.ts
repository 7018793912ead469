import { percentage, section, wholeNumber } from './fields.ts';

/** How much may be done in any 24 hours. */
export function limits() {
  return section('a map of limits', {
    deprecate: limit(50, 20),
    disable: limit(25, 10),
    deregister: limit(20, 5),
    deleteSnapshots: snapshotLimit(),
    revoke: limit(25, 10).describe('Images whose launch permissions are revoked.'),
    remedy: limit(100, 50).describe('Tags, copies, protection and the like, all together.'),
    reversal: limit(25, 10).describe('What is given back, all together.'),
    organization: section('a map with `destructive`', {
      destructive: wholeNumber(0).default(100).describe('Destructive actions of all scopes together.'),
    }).prefault({}),
  });
}

function snapshotLimit() {
  return section('a map with `count`, `percent` and `gib`', {
    count: wholeNumber(0).default(100).describe('Snapshots of one account and Region.'),
    percent: percentage()
      .default(10)
      .describe("Of the scope's own snapshots; but one where that is below one."),
    gib: wholeNumber(0).default(5000).describe('The sizes of their volumes together.'),
  }).prefault({});
}

function limit(count: number, percent: number) {
  return section('a map with `count` and `percent`', {
    count: wholeNumber(0).default(count).describe('Images of one account and Region.'),
    percent: percentage()
      .default(percent)
      .describe("Of the scope's own images; but one where that is below one."),
  }).prefault({});
}
