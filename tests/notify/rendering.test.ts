import { describe, expect, it } from 'vitest';
import { alertKinds } from '../../shared/domain/notify/alert.ts';
import { chatNotification } from '../../shared/notify/chat.ts';
import { alertDocument, digestDocument } from '../../shared/notify/document.ts';
import { emailSubject, emailText } from '../../shared/notify/email.ts';
import { digestHtml } from '../../shared/notify/html.ts';
import { slackMessage } from '../../shared/notify/slack.ts';
import { aDigest, allAlerts, everyAlert, manyViolations } from './alerts.ts';

const documents = [
  ...alertKinds.map((kind) => [kind, digestDocument(aDigest([everyAlert[kind]]), 50)] as const),
  ['a digest of all', digestDocument(aDigest(allAlerts), 50)] as const,
];

describe.each(documents)('%s', (_, document) => {
  it('as an e-mail', () => {
    expect(`${emailSubject(document)}\n\n${emailText(document)}`).toMatchSnapshot();
  });

  it('as JSON', () => {
    expect(document).toMatchSnapshot();
  });

  it('as a custom notification of Amazon Q Developer', () => {
    expect(chatNotification(document)).toMatchSnapshot();
  });

  it('as a Slack message', () => {
    expect(slackMessage(document)).toMatchSnapshot();
  });

  it('as a page', () => {
    expect(digestHtml(document)).toMatchSnapshot();
  });
});

describe('every kind', () => {
  it.each(alertKinds)('%s says where, whose and since when, and what can be done', (kind) => {
    const text = emailText(digestDocument(aDigest([everyAlert[kind]]), 50));

    expect(text).toContain('account 111122223333 (shop production), eu-central-1');
    expect(text).toContain(everyAlert[kind].subjectId.split('/')[0]);
    if (kind !== 'service-trouble') {
      for (const said of ['web-20240101', 'shop@example.com', 'jane@example.com', '2026-'])
        expect(text).toContain(said);
      expect(text).toContain(
        'https://eu-central-1.console.aws.amazon.com/ec2/home?region=eu-central-1#ImageDetails:imageId=ami-00000000000000001',
      );
    }
    if (kind !== 'resolved') expect(text).toContain('What you can do:');
  });

  it('has commands that name the image, the rule, the account and the Region', () => {
    expect(alertDocument(everyAlert.violation).advice[0]?.command).toBe(
      "amigov waive ami-00000000000000001 --rule one-year --why 'REASON' --until YYYY-MM-DD --account 111122223333 --region eu-central-1",
    );
    expect(alertDocument(everyAlert['action-taken']).advice[0]?.command).toBe(
      'amigov restore ami-00000000000000001 --account 111122223333 --region eu-central-1',
    );
  });
});

describe('a digest of more than it lists', () => {
  const document = digestDocument(aDigest(manyViolations(2_000)), 50);

  it('sums all up by rule, with the first date, and says how to list them', () => {
    expect(document.alerts).toHaveLength(50);
    expect(emailText(document)).toContain(
      '1950 more alerts not listed here. In all:\n  2000 x violation of one-year, the first date 2026-10-08\nList them: amigov scan --account 111122223333 --region eu-central-1',
    );
  });

  it('tells in Slack and in chats how many more there are', () => {
    expect(JSON.stringify(slackMessage(document).blocks)).toMatch(/and 19[0-9]{2} more alerts: amigov scan/);
    expect(chatNotification(document).content.description).toMatch(/and 19[0-9]{2} more alerts: amigov scan/);
  });
});
