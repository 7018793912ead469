import type { Table } from '../../../../sandbox/aws/state/table.ts';
import type { Scope, World } from '../../../../sandbox/aws/state/world.ts';

/** Where a use is put, and of which image. */
export interface Placing {
  readonly world: World;
  readonly scope: Scope;
  readonly imageId: string;
  /** Makes names that nothing else in the world has. */
  readonly name: string;
  /** As what was there before the world began, or as what somebody does now. */
  write<T>(table: Table<T>, id: string, value: T): void;
}

/** One way in which something uses an image, or seems to. */
export interface UseKind {
  readonly id: string;
  /** The usage source that tells of it; null for what is told otherwise. */
  readonly source: string | null;
  /** Decoys look like a use and launch nothing any more. */
  readonly isDecoy?: boolean;
  place(placing: Placing): void;
}

/** An image that is not there: what other versions of a template name. */
export const nobodysImage = 'ami-0abcdefabcdefabcd';

/** What pins of old versions rest on: more versions than any policy of these worlds counts as new. */
export const manyVersions = 5;

export interface TemplateWish {
  /** The image of each version, the first first: an id or `resolve:ssm:…`. */
  readonly images: readonly string[];
  readonly defaultVersion: number;
}

/** A template with its versions; answers its id. */
export function placeTemplate(
  { scope, name, write }: Placing,
  { images, defaultVersion }: TemplateWish,
): string {
  const LaunchTemplateId = `lt-${idOf(name)}`;
  const template = { LaunchTemplateId, LaunchTemplateName: name };
  for (const [index, ImageId] of images.entries()) {
    const VersionNumber = index + 1;
    write(scope.launchTemplateVersions, `${LaunchTemplateId}#${VersionNumber}`, {
      ...{ ...template, VersionNumber, DefaultVersion: VersionNumber === defaultVersion },
      ...{ CreateTime: longAgo, LaunchTemplateData: { ImageId, InstanceType: 'm7i.large' } },
    });
  }
  const numbers = { DefaultVersionNumber: defaultVersion, LatestVersionNumber: images.length };
  write(scope.launchTemplates, LaunchTemplateId, { ...template, ...numbers, CreateTime: longAgo });
  return LaunchTemplateId;
}

/** A template of which nothing but the first, old version names the image; answers its id. */
export function placeOldVersion(placing: Placing): string {
  const others = Array.from({ length: manyVersions - 1 }, () => nobodysImage);
  return placeTemplate(placing, { images: [placing.imageId, ...others], defaultVersion: manyVersions });
}

export const longAgo = new Date('2026-01-01T00:00:00Z');

/** 17 digits that depend on the name alone. */
export function idOf(name: string): string {
  const code = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 0xffff_ffff, 7);
  return `0${code.toString(16).padStart(16, '0')}`;
}

export function arnIn({ accountId, region }: Scope, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}
