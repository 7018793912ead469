import fc from 'fast-check';
import type { AllowedImages, ScopeFacts, ScopeSettings, SourceImage } from '../../../shared/domain/facts.ts';
import { type Ancestor, type Image, imageStates, type Scan } from '../../../shared/domain/image.ts';
import { type Known, known, unknown } from '../../../shared/domain/known.ts';
import { severities } from '../../../shared/domain/severity.ts';

/** Facts of a well-read scope that AWS's everyday answers seldom hold, each unknown now and then. */
export interface Extras {
  readonly settings: ScopeSettings;
  readonly keyAliases: ScopeFacts['keyAliases'];
  readonly sourceImages: ScopeFacts['sourceImages'];
  readonly ofImages: Pick<Image, 'ancestry' | 'scan'>;
}

const accounts = fc.constantFrom('111122223333', '222233334444', '999988887777', '__proto__');
const aliases = fc.constantFrom(null, 'amazon', 'aws-marketplace', 'self', '111122223333', 'constructor');
const ids = fc.constantFrom('ami-0', 'ami-1', 'ami-2', 'ami-3', '__proto__', 'constructor', '');
const regions = fc.constantFrom('eu-central-1', 'us-east-1');
const instants = fc.constantFrom(
  '0000-01-01T00:00:00.000Z',
  '2026-09-30T00:00:00.000Z',
  '2026-10-01T12:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
);

function read<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Known<T>> {
  return fc.oneof({ weight: 4, arbitrary: value.map(known) }, fc.constant(unknown('denied')));
}

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const ancestor: fc.Arbitrary<Ancestor> = fc.record({
  imageId: ids,
  region: orNull(regions),
  createdAt: orNull(instants),
  ownerAlias: aliases,
});

const source: fc.Arbitrary<SourceImage> = fc.record({
  imageId: ids,
  region: regions,
  ownerId: orNull(accounts),
  ownerAlias: aliases,
  state: read(fc.constantFrom(...imageStates)),
  createdAt: read(instants),
  deprecateAt: read(orNull(instants)),
});

const scan: fc.Arbitrary<Scan> = fc.record(
  {
    source: fc.constantFrom('image-scan', 'image-findings', 'inspector-aggregation', 'instance-findings'),
    scannedAt: orNull(instants),
    highestSeverity: orNull(fc.constantFrom(...severities)),
    fixAvailableSince: fc.dictionary(fc.constantFrom(...severities), instants),
    maybeGraver: fc.string(),
    maybeFixable: fc.string(),
  },
  { requiredKeys: ['source', 'scannedAt', 'highestSeverity', 'fixAvailableSince'] },
);

const allowedImages: fc.Arbitrary<AllowedImages> = fc.record({
  state: fc.constantFrom('disabled', 'audit-mode', 'enabled'),
  criteria: fc.array(
    fc.record({ providers: fc.array(fc.oneof(accounts, fc.constant('none'))), asksMore: fc.boolean() }),
  ),
});

export const someExtras: fc.Arbitrary<Extras> = fc.record({
  settings: fc.record({
    imageBlockPublicAccess: read(fc.constantFrom('block-new-sharing', 'unblocked')),
    snapshotBlockPublicAccess: read(fc.constantFrom('block-all-sharing', 'block-new-sharing', 'unblocked')),
    allowedImages: read(allowedImages),
  }),
  keyAliases: read(
    fc
      .array(fc.tuple(ids, fc.array(fc.constantFrom('alias/aws/ebs', 'alias/golden', '__proto__'))))
      .map((entries) => new Map(entries)),
  ),
  sourceImages: read(fc.array(source).map((sources) => new Map(sources.map((one) => [one.imageId, one])))),
  ofImages: fc.record({ ancestry: read(fc.array(ancestor)), scan: read(orNull(scan)) }),
});
