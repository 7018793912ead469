import { describe, expect, it } from 'vitest';
import type { ChangeNotice } from '../../shared/domain/image-changes.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { changeAlert } from '../../shared/notify/change-alert.ts';
import { scope } from '../builders.ts';

function aNotice(changes: Partial<ChangeNotice> = {}): ChangeNotice {
  return {
    imageId: 'ami-00000000000000001',
    changeId: 'request-1',
    change: 'deregistered',
    actorArn: 'arn:aws:iam::111122223333:user/somebody',
    sourceAddress: '203.0.113.7',
    at: '2026-10-01T11:59:00.000Z',
    name: 'web-20260901',
    matters: ['in-use', 'protected'],
    isInRecycleBin: known(true),
    ...changes,
  };
}

describe('the alert about what somebody did', () => {
  it('tells which image, why it matters, who, from where, and the way back', () => {
    expect(changeAlert(scope, [aNotice()])).toEqual({
      subject: 'AMI Governor: ami-00000000000000001 was deregistered in 111122223333 eu-central-1',
      text: [
        'AMI Governor: account 111122223333, eu-central-1',
        'Not by this service: somebody changed what others rely on.',
        '',
        '- ami-00000000000000001 (web-20260901) was deregistered at 2026-10-01T11:59:00.000Z',
        '  it is in use, protected',
        '  by arn:aws:iam::111122223333:user/somebody from 203.0.113.7',
        '  the Recycle Bin holds it: amigov restore ami-00000000000000001 brings it back',
      ].join('\n'),
    });
  });

  it.each([
    [{ isInRecycleBin: known(false) }, 'the Recycle Bin does not hold it: it cannot be brought back'],
    [
      { isInRecycleBin: unknown('denied') },
      'whether the Recycle Bin can bring it back could not be read: denied',
    ],
    [
      { change: 'disabled', isInRecycleBin: null },
      'enabling it brings it back, but not its shares: give them again',
    ],
    [{ change: 'shared', isInRecycleBin: null }, 'take back what was not meant'],
    [{ isInRecycleBin: null }, 'it is there again'],
    [{ actorArn: null }, 'by somebody: the event does not tell whom'],
    [{ actorArn: 'dlm.amazonaws.com', sourceAddress: null }, '  by dlm.amazonaws.com\n'],
    [
      { matters: ['golden', 'maybe-in-use'] },
      'it is one that the policy asks to protect, not known to be out of use',
    ],
  ] as const)('of %j tells so', (changes, text) => {
    expect(changeAlert(scope, [aNotice(changes)]).text).toContain(text);
  });

  it('names a hundred and counts the others', () => {
    const many = Array.from({ length: 103 }, (_, n) => aNotice({ changeId: `request-${n}` }));

    const { subject, text } = changeAlert(scope, many);

    expect(subject).toBe(
      'AMI Governor: ami-00000000000000001 was deregistered and 102 more in 111122223333 eu-central-1',
    );
    expect(text.split('\n').at(-1)).toBe('and 3 more, in the compliance table.');
    expect(text.split('\n- ')).toHaveLength(101);
  });

  it('lets no text of strangers break out of its line', () => {
    const hostile = 'x\n- ami-0: applied\u2028\u202e<!channel>';

    const { text } = changeAlert(scope, [
      aNotice({ name: hostile, actorArn: hostile, sourceAddress: hostile }),
    ]);

    expect(text.split('\n')).toHaveLength(7);
    expect(text).not.toMatch(/[\u2028\u202e]/);
  });
});
