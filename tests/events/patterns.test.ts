import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../sandbox/events/pattern.ts';
import { readMember } from '../../sandbox/runtime/service/read-member.ts';
import { readService } from '../../sandbox/runtime/service/service-file.ts';
import { reactTo } from '../../shared/events/react.ts';
import { aCall } from './an-event.ts';
import { callNames, corpus } from './corpus.ts';

const deployed = { accountId: '111122223333', region: 'eu-central-1' };
const service = readService(fileOf('serverless.yml'), deployed);
const EventBusArn = 'arn:aws:events:eu-central-1:111122223333:event-bus/ami-governor-main';
const { forwarding } = readMember(fileOf('infra/member-account.yml'), {
  ...deployed,
  parameters: { HubAccountId: '999988887777', EventBusArn },
});
const rules = service.rules.map(({ bus, functionKey, pattern }) => ({
  ...{ bus, functionKey },
  matches: compilePattern(pattern),
}));
const forwarders = forwarding.map(({ pattern }) => compilePattern(pattern));

function fileOf(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function takersOf(event: unknown, bus: string): readonly string[] {
  return rules.filter((rule) => rule.bus === bus && rule.matches(event)).map((rule) => rule.functionKey);
}

/** The schedule has no rule: EventBridge Scheduler sends it. */
const governed = corpus.filter((event) => {
  const { reaction, intent } = reactTo(event);
  return reaction === 'govern' && intent !== 'daily-run';
});

/** What patterns bring although nothing is done about it, and why they do. */
const beyond: Readonly<Record<string, string>> = {
  '$call failed': 'the code of a refusal is read where a refusal may matter, and refusals are few',
  '$call was a dry run': 'as a refusal, which it is for CloudTrail',
  'the image never became usable': 'it stands in the story of the image',
  'a state that is not known to this version':
    'a new state of AWS is seen in the log, and not missed in silence',
  'an import names its image only when it is made: its state event or the daily sweep finds it':
    'an answer that names the image is governed',
  'it names no image': 'a request that CloudTrail left out is seen in the log',
  'it names no image by a well-formed id': 'a form of ids that is new is seen in the log',
};

describe('the patterns of the rules', () => {
  it('bring every governed event to exactly one function, on either bus', () => {
    expect(governed.length).toBeGreaterThan(50);
    for (const event of governed) {
      const taker = reactTo(event).intent === 'map-finding' ? 'inspectorFinding' : 'imageEvent';
      expect([event, takersOf(event, 'default')]).toEqual([event, [taker]]);
      expect([event, takersOf(event, 'ami-governor-main')]).toEqual([event, [taker]]);
    }
  });

  it('of a member account forward every governed event once', () => {
    for (const event of governed) {
      expect([event, forwarders.filter((matches) => matches(event)).length]).toEqual([event, 1]);
    }
  });

  it('bring nothing else but what is listed, with the reason', () => {
    const other = corpus.filter((event) => !governed.includes(event));
    const brought = other.filter((event) => takersOf(event, 'default').length > 0);
    const forwarded = other.filter((event) => forwarders.some((matches) => matches(event)));

    expect(forwarded).toEqual(brought);
    const reasons = brought.map((event) =>
      callNames.reduce(
        (reason, name) => reason.replace(new RegExp(`^${name} `), '$$call '),
        reactTo(event).reason,
      ),
    );
    expect([...new Set(reasons)].toSorted()).toEqual(Object.keys(beyond).toSorted());
  });

  it('leave launches alone that went through', () => {
    const instancesSet = { items: [{ imageId: 'ami-0a1b2c3d4e5f60718' }] };

    expect(takersOf(aCall('RunInstances', { requestParameters: { instancesSet } }), 'default')).toEqual([]);
  });
});
