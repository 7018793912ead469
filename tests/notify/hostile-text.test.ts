import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/domain/notify/alert.ts';
import type { Digest } from '../../shared/domain/notify/digest.ts';
import { chatNotification } from '../../shared/notify/chat.ts';
import { digestDocument } from '../../shared/notify/document.ts';
import { emailSubject, emailText } from '../../shared/notify/email.ts';
import { digestHtml } from '../../shared/notify/html.ts';
import { oneLine, subjectOf } from '../../shared/notify/plain-text.ts';
import { type SlackBlock, type SlackMessage, slackMessage, slackText } from '../../shared/notify/slack.ts';
import { snsMessage } from '../../shared/notify/sns-message.ts';
import { aDigest, allAlerts, manyViolations } from './alerts.ts';

/** What people have tried, and what only machines write. */
const hostileParts = [
  ...[
    '<!channel>',
    '<!here>',
    '<@U012AB3CD>',
    '<!subteam^S012>',
    '@channel',
    '@everyone',
    '&lt;!channel&gt;',
  ],
  ...[
    '<https://evil.example|click>',
    'https://evil.example/x',
    'http://evil.example',
    'www.evil.example',
    '_www.evil.example',
  ],
  ...[
    '[click](https://evil.example)',
    '![x](http://e.example/i.png)',
    'mailto:eve@evil.example',
    'javascript:alert(1)',
  ],
  ...['```', '`', '*bold*', '_it_', '~strike~', '> quote', '# title', '---', '| a | b |'],
  ...[
    '\n- ami-ffffffffffffffff1',
    '\r\n! ami-ffffffffffffffff1: gone',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u000b',
    '\t',
  ],
  ...[
    '\u0000',
    '\u0007',
    '\u001b[31m',
    '\u007f',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\ud800',
    '\udfff',
  ],
  ...[
    '</li><script>alert(1)</script>',
    '" onmouseover="x',
    "'",
    '&',
    '\\',
    '{"a":1}',
    '%0a',
    '$(x)',
    '{{x}}',
  ],
  ...[
    '\u{1F469}\u200d\u{1F4BB}',
    '\u{1F5FF}',
    ':tada:',
    'a\u0300\u0301\u0302\u0303\u0304',
    '\u{e0041}',
    '😀'.repeat(40),
  ],
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...hostileParts), fc.string({ unit: 'binary', maxLength: 40 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));
const long = fc.constantFrom(...hostileParts).map((part) => part.repeat(Math.ceil(10_000 / part.length)));
const text = fc.oneof({ weight: 4, arbitrary: hostile }, { weight: 1, arbitrary: long });

/** Every kind of alert, with all that strangers may write in it. */
const digests: fc.Arbitrary<Digest> = fc
  .record({
    ...{ name: text, owner: text, creator: text, reason: text, what: text, by: text, from: text },
    ...{ grantedBy: text, heldBy: text, accountName: text, recipient: text },
  })
  .map(({ accountName, recipient, ...written }) => {
    const alerts = allAlerts.map((alert): Alert => {
      const known = Object.entries(written).filter(
        ([key]) => key in alert && !(alert.kind === 'objection' && key === 'what'),
      );
      return { ...alert, ...Object.fromEntries(known) };
    });
    return aDigest(alerts, { accountName, recipient });
  });

function every(claim: (digest: Digest) => void): void {
  fc.assert(fc.property(digests, claim), { numRuns: 60 });
}

/** Line breaks of a message are its own. */
const control = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const halfCharacter = /\p{Surrogate}/u;

/** Addresses that are not of the console. */
function foreignLinks(shown: string): readonly string[] {
  const links = shown.match(/\b[a-z][a-z0-9+.-]*:\/\/[^\s|>"<]+|\bwww\.[^\s]+/gi) ?? [];
  return links.filter((link) => !/^https:\/\/eu-central-1\.console\.aws\.amazon\.com\//.test(link));
}

describe('whatever strangers write, an e-mail', () => {
  it('links nowhere, has no character that cannot be seen, and lists exactly its alerts', () => {
    every((digest) => {
      const shown = emailText(digestDocument(digest, 50));

      expect(foreignLinks(shown)).toEqual([]);
      expect(shown).not.toMatch(control);
      expect(shown).not.toMatch(halfCharacter);
      expect(shown.match(/^[-!] /gm)).toHaveLength(digest.alerts.length);
    });
  });

  it('has a subject that SNS takes', () => {
    every((digest) => {
      expect(emailSubject(digestDocument(digest, 50))).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
    });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (written) => {
        expect(subjectOf(`A${written}`)).toMatch(/^[\x21-\x7e]([\x20-\x7e]{0,98})$/);
      }),
    );
  });
});

function textsOf(block: SlackBlock): readonly string[] {
  if (block.type === 'divider') return [];
  return block.type === 'context' ? block.elements.map((element) => element.text) : [block.text.text];
}

/** Slack's documented limits, and the one that is known from practice for all blocks together. */
function holdSlackLimits({ text: fallback, blocks }: SlackMessage): void {
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(fallback.length).toBeLessThanOrEqual(40_000);
  for (const block of blocks) {
    for (const shown of textsOf(block)) {
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3_000);
    }
  }
  expect(blocks.flatMap(textsOf).join('').length).toBeLessThan(13_000);
}

describe('whatever strangers write, a Slack message', () => {
  it('calls nobody, and only links of the console are markup', () => {
    every((digest) => {
      const { text: fallback, blocks } = slackMessage(digestDocument(digest, 50));

      expect(fallback).toMatch(/^AMI Governor: [\w, ]+ in 111122223333 eu-central-1$/);
      for (const block of blocks) {
        for (const shown of textsOf(block)) {
          if (block.type === 'context')
            expect(shown).toMatch(
              /^<https:\/\/eu-central-1\.console\.aws\.amazon\.com\/[^|<>]+\|(ami|snap)-\w+>$/,
            );
          else expect(shown).not.toMatch(/[<>]/);
          expect(foreignLinks(shown)).toEqual([]);
          expect(shown).not.toMatch(halfCharacter);
        }
      }
    });
  });

  it('stays inside the limits of Slack', () => {
    every((digest) => holdSlackLimits(slackMessage(digestDocument(digest, 50))));
    fc.assert(fc.property(text, text, (subject, body) => holdSlackLimits(slackText(subject, body))));
    const long = manyViolations(500, { name: '<'.repeat(10_000), reason: '&'.repeat(10_000) });
    holdSlackLimits(slackMessage(digestDocument(aDigest(long), 50)));
  });
});

describe('whatever strangers write, a chat notification', () => {
  it('has no markup but its own, and links nowhere', () => {
    every((digest) => {
      const { content, metadata } = chatNotification(digestDocument(digest, 50));
      const shown = [content.title, content.description, ...Object.values(metadata.additionalContext)];

      for (const each of shown) {
        expect(each).not.toMatch(/[<>*_~`[\]|#\\&]/);
        expect(foreignLinks(each)).toEqual([]);
        expect(each).not.toMatch(control);
      }
    });
  });

  it('stays inside the documented limits', () => {
    const hold = (digest: Digest) => {
      const { content, metadata } = chatNotification(digestDocument(digest, 50));
      expect(content.title.length).toBeLessThanOrEqual(250);
      expect(content.description.length).toBeGreaterThan(0);
      expect(content.description.length).toBeLessThanOrEqual(8_000);
      for (const step of content.nextSteps) expect(step.length).toBeLessThanOrEqual(350);
      for (const word of content.keywords) expect(word.length).toBeLessThanOrEqual(75);
      for (const value of Object.values(metadata.additionalContext)) expect(typeof value).toBe('string');
    };
    every(hold);
    hold(aDigest(manyViolations(500, { name: '😀'.repeat(10_000), reason: '<'.repeat(10_000) })));
  });
});

it('whatever strangers write, a page has no element and no link of theirs', () => {
  every((digest) => {
    const page = digestHtml(digestDocument(digest, 50));
    const tags = new Set([...page.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, tag = '']) => tag));

    expect([...tags].toSorted()).toEqual([
      '!doctype',
      'a',
      'body',
      'br',
      'code',
      'h1',
      'h2',
      'head',
      'html',
      'li',
      'meta',
      'p',
      'strong',
      'style',
      'title',
      'ul',
    ]);
    expect([...page.matchAll(/<[^>]*\bon\w+\s*=/gi)]).toEqual([]);
    expect(foreignLinks(page)).toEqual([]);
  });
});

describe('whatever strangers write, a message for SNS', () => {
  const bytesOf = (message: ReturnType<typeof snsMessage>) =>
    Buffer.byteLength(message.Message ?? '') +
    Buffer.byteLength(JSON.stringify(message.MessageAttributes)) +
    Buffer.byteLength(message.Subject ?? '');

  it('is no larger than 256 KiB with its attributes', () => {
    every((digest) => {
      expect(bytesOf(snsMessage(digest))).toBeLessThan(256 * 1024);
    });
    for (const part of ['😀', '\u0001', '"', '\\', '<&>']) {
      const long = { name: part.repeat(10_000), reason: part.repeat(10_000), owner: part.repeat(10_000) };
      expect(bytesOf(snsMessage(aDigest(manyViolations(2_000, long))))).toBeLessThan(256 * 1024);
    }
  });

  it('has a JSON body for each kind of subscription, and attributes that SNS takes', () => {
    every((digest) => {
      const { Message, MessageAttributes, MessageStructure } = snsMessage(digest);

      expect(MessageStructure).toBe('json');
      const bodies: Record<string, string> = JSON.parse(Message ?? '');
      expect(Object.keys(bodies)).toEqual(['default', 'email', 'https']);
      expect(JSON.parse(bodies['default'] ?? '')).toMatchObject({ schemaVersion: 1 });
      expect(JSON.parse(bodies['https'] ?? '')).toMatchObject({ version: '1.0', source: 'custom' });
      const attributes = Object.entries(MessageAttributes ?? {});
      expect(attributes.length).toBeLessThanOrEqual(10);
      for (const [name, { DataType, StringValue = '' }] of attributes) {
        expect(name).toMatch(/^[A-Za-z0-9_.-]{1,256}$/);
        expect(['String', 'String.Array']).toContain(DataType);
        expect(StringValue).not.toBe('');
        expect(StringValue).not.toMatch(control);
      }
    });
  });
});

it('a line is one line, well formed and bounded, whatever is written', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 600 }), (written, longest) => {
      const line = oneLine(written, longest);

      expect([...line].length).toBeLessThanOrEqual(longest);
      expect(line).not.toMatch(/[\n\r]/);
      expect(line.isWellFormed()).toBe(true);
      expect(line).not.toMatch(/\p{M}{3}/u);
    }),
  );
});
