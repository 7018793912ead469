import type { EventSource } from './event-source.ts';
import * as sources from './index.ts';

/** `docs/events.md`: each event, what it needs, how soon it comes and how surely, from the code's own sources. */
export function eventsDoc(): string {
  return `# Events

Made from the sources of the code by \`npm run generate\`; a test holds it current.

An event says that something may have changed, and where. It is recorded in the story of its images with who did it and
from where, and asks for a look at them: the facts are then read, and they alone decide. So an event that comes twice, late
or in another order costs a read and changes nothing, and one that never comes is made up for by the next sweep. One thing
takes longer: who may launch an image costs a call an image, so that sweeps read it again within a week only. A new share
with an account whose event is lost is seen by then, and before any action; one with everybody is seen by the next sweep.

## What is read

| events | what they ask for | need | come | guarantee |
|---|---|---|---|---|
${Object.values(sources).map(rowOf).join('\n')}

Every guarantee is AWS's (EventBridge user guide, event delivery): *best effort* may lose an event, *at least once* may
bring it again. None has an order.

## A trail

Calls reach EventBridge only where a trail of CloudTrail logs management events in the account and Region; a trail for all
Regions or of the organization counts. \`amigov scan\` tells where none is there. Without one, only changes of state are
seen at once: new shares, tags, deprecation dates and protection are seen by the next sweep, nobody is known to have made
an image, and who took one away is not told.

## What is ignored, with the reason

- A call that AWS refused, and a dry run: they are events too, and changed nothing. A launch that was refused because of its
  image is the exception: where this service disabled the image, it is enabled at once.
- Calls of other services by the same name, such as CreateImage of Image Builder: the image comes by EC2's own events.
- What this service did itself, by the role that called (in the account of the call) or by the request id that its outcome
  recorded. A step that is under way counts as well where the event does not tell who did it.
- New shares of a snapshot that no image rests on: the sweep reads them where the snapshot may be orphaned.
- Events that name no image by a well-formed id are refused; a bare record of CloudTrail and a list are none.

## Later looks

There is no event for an image that is still being made, and that of its end may be lost. Such an image is looked at again
after 5 and 15 minutes, an hour and four hours, by one-time schedules of EventBridge Scheduler, and then by the sweep.

## What is told at once

A deregistration, a disabling or a new share by somebody else is told at once, by an alert of the kind \`image-changed\`
(docs/alerts.md), where the image is protected (deregistration protection, or the tag \`ami-governor:protected\`), in use or
not known to be out of use, or one that the policy asks to protect (a rule of the check \`deregistration-protection\` is
about it). The alert tells who and from where, as far as the event does, and whether the Recycle Bin holds the image. A
change of state comes within seconds and does not tell who; the call that a trail brings minutes later does, and is told
once more for that. Who did something never steers a rule or a guard.

## What an event costs

At most 8 calls of EC2, whatever the account's size: whose the images are, the images, their snapshots, what refers to them,
three of their shares, and the Recycle Bin where one is gone. What needs more is left to the sweep.
`;
}

/** By the id of the source. */
const asked: Readonly<Record<string, string>> = {
  'change-image': 'the image is judged again, and what a person undid is seen as an objection',
  'copy-image': 'the copy is judged; it is still being made',
  'create-image': 'the image is judged; it is still being made',
  'deregister-image': 'whether it is gone or in the Recycle Bin; its snapshots are for the daily sweep',
  'image-state': 'the image is judged; one that failed is recorded only',
  'import-image': 'nothing while it names its task only; the image by its change of state',
  'inspector-finding':
    'the image that it is about, or that the instance was launched from, is judged: docs/inspector.md',
  'inspector-scan': 'the images that were scanned are judged: docs/inspector.md',
  'register-image': 'the image is judged',
  'run-instances':
    'only where it was refused because of its image: one that this service disabled is enabled at once',
  schedule: 'the daily sweep over every governed account and Region',
  'share-image': 'the image is judged, its shares are read',
  'share-snapshot': 'the images that rest on the snapshot are judged, its shares are read where a rule asks',
  'tag-image': 'the images among what was tagged are judged',
};

interface Delivery {
  readonly needs: string;
  readonly comes: string;
  readonly guarantee: string;
}

const byTrail: Delivery = {
  needs: 'a trail',
  comes: 'within minutes, about five',
  guarantee: 'best effort',
};
const byScheduler: Delivery = { needs: 'nothing', comes: 'once a day', guarantee: 'at least once' };
const byItself: Delivery = { needs: 'nothing', comes: 'within seconds', guarantee: 'best effort' };
const byInspector: Delivery = {
  ...byItself,
  needs: 'Amazon Inspector in the account',
  comes: 'within minutes',
};

function deliveryOf({ sources: senders, eventNames }: EventSource): Delivery {
  if (eventNames.length > 0) return byTrail;
  if (senders.includes('aws.scheduler')) return byScheduler;
  return senders.includes('aws.ec2') ? byItself : byInspector;
}

function rowOf(source: EventSource): string {
  const { id, eventNames, detailTypes } = source;
  const names = (eventNames.length > 0 ? eventNames : detailTypes).map((name) => `\`${name}\``).join(', ');
  const { needs, comes, guarantee } = deliveryOf(source);
  return `| ${names} | ${asked[id] ?? 'the images that it names are judged'} | ${needs} | ${comes} | ${guarantee} |`;
}
