import type { Tag } from './image.ts';

/**
 * The AWS service that keeps the life cycle of this image or snapshot, by the marks that it leaves; null for none.
 * `aws:` tags cannot be set by hand; the others can, and are believed: holding too much does no harm.
 */
export function managingService(tags: readonly Tag[], ownerAlias: string | null): string | null {
  if (ownerAlias === 'aws-backup-vault') return 'AWS Backup';
  const marks: readonly (readonly [string, (tag: Tag) => boolean])[] = [
    ['AWS Backup', (tag) => tag.key.startsWith('aws:backup:')],
    ['Data Lifecycle Manager', (tag) => tag.key.startsWith('aws:dlm:') || tag.key === 'dlm:managed'],
    ['AWS Elastic Disaster Recovery', (tag) => tag.key === 'AWSElasticDisasterRecoveryManaged'],
    ['AWS Application Migration Service', (tag) => tag.key === 'AWSApplicationMigrationServiceManaged'],
  ];
  return marks.find(([, isMark]) => tags.some(isMark))?.[0] ?? null;
}

/** Image Builder's own life cycle policies may remove its images; its tags are ordinary ones. */
export function isFromImageBuilder(tags: readonly Tag[]): boolean {
  return tags.some(
    (tag) =>
      tag.key === 'Ec2ImageBuilderArn' || (tag.key === 'CreatedBy' && tag.value === 'EC2 Image Builder'),
  );
}
