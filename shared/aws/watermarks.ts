import type { Image, Watermark } from '../domain/image.ts';
import { known, unknown } from '../domain/known.ts';
import { by } from '../domain/order.ts';
import { type Fields, instantAt, recordsAt, shown, textAt } from './fields.ts';

/** The marks of an image, in order. A key that is not `account:name` could be anybody's and makes all unknown. */
export function watermarksIn(record: Fields): Image['watermarks'] {
  const marks = recordsAt(record, 'ImageWatermarks');
  if (!marks.known) return marks;
  const read: Watermark[] = [];
  for (const mark of marks.value) {
    const key = textAt(mark, 'WatermarkKey');
    const [, accountId, name] = /^([0-9]{12}):(.+)$/s.exec((key.known && key.value) || '') ?? [];
    if (accountId === undefined || name === undefined) {
      return unknown(`the watermark key ${shown(key.known ? key.value : null)} is not account:name`);
    }
    const attachedAt = instantAt(mark, 'WatermarkCreationTime');
    read.push({ accountId, name, attachedAt: attachedAt.known ? attachedAt.value : null });
  }
  return known(
    read.toSorted(
      by(
        (mark) => mark.accountId,
        (mark) => mark.name,
      ),
    ),
  );
}
