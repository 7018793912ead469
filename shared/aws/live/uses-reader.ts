import type { UsesReader } from '../../ports.ts';
import { usageAnswers } from '../find-usage.ts';
import { readFacts } from '../to-facts.ts';
import type { AwsAccess } from './access.ts';
import { readers } from './readers/index.ts';
import { answersBy, type Reader } from './reading.ts';

const needed = new Set<string>(['Images', ...usageAnswers]);
/** DescribeImageReferences asks for images by their ids: it is for the own ones. */
const left = 'ImageReferences';

/** Every source of usage in another account, read as for its own sweep, and its images, of which some may be copies. */
export function liveUsesReader(access: AwsAccess): UsesReader {
  const asked: Readonly<Record<string, Reader>> = Object.fromEntries(
    Object.entries(readers).filter(([name]) => needed.has(name) && name !== left),
  );
  return {
    readUses: async (scope, read) => {
      const answers = answersBy({
        access: read.run === undefined ? access : access.within({ run: read.run }),
        ...{ scope, read, readers: asked },
        otherwise: 'it tells nothing of the use of images',
        assumedEmpty: [left],
      });
      const facts = await readFacts(answers, { scope, covers: 'scope' }, read);
      const images = facts.reads.filter(({ fact, known }) => fact === 'Images' && !known);
      const unlisted = images.map(({ why }) => ({ source: 'images', why: why ?? 'they were not read' }));
      return { uses: facts.foreignUses, unread: [...unlisted, ...facts.unreadUsage] };
    },
  };
}
