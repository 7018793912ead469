import { alertKinds } from '../../shared/domain/notify/alert.ts';
import { chatNotification } from '../../shared/notify/chat.ts';
import { type DigestDocument, digestDocument } from '../../shared/notify/document.ts';
import { emailSubject, emailText } from '../../shared/notify/email.ts';
import { digestHtml } from '../../shared/notify/html.ts';
import { slackMessage } from '../../shared/notify/slack.ts';
import type { Io } from '../io.ts';
import { sampleAlerts, sampleDigest } from '../notify/sample-alerts.ts';
import { type OptionSpecs, parseWords } from '../options.ts';
import { UserError } from '../user-error.ts';

/** Each for itself, and all of them together as a run may tell them. */
const previews = [...alertKinds, 'digest'] as const;
type Preview = (typeof previews)[number];

const renderers = {
  text: (document) => `Subject: ${emailSubject(document)}\n\n${emailText(document)}\n`,
  slack: (document) => `${JSON.stringify(slackMessage(document), null, 2)}\n`,
  chat: (document) => `${JSON.stringify(chatNotification(document), null, 2)}\n`,
  json: (document) => `${JSON.stringify(document, null, 2)}\n`,
  html: digestHtml,
} as const satisfies Record<string, (document: DigestDocument) => string>;

type Format = keyof typeof renderers;
const formats = Object.keys(renderers);

export const notifyOptions = {
  format: { type: 'text', describe: `${formats.join(', ')}; without it text` },
} as const satisfies OptionSpecs;

/** `amigov notify preview [KIND ...]`: what alerts look like, by examples; every kind and a digest of all without one. */
export async function notifyCommand(args: readonly string[], io: Io): Promise<number> {
  const { options, words } = parseWords('notify', args, notifyOptions);
  const [action, ...kinds] = words;
  if (action !== 'preview') throw new UserError('notify takes the word preview: amigov notify preview');
  const format = options.format ?? 'text';
  if (!isFormat(format)) throw new UserError(`--format takes ${formats.join(', ')}, not ${format}`);
  const wanted = kinds.length === 0 ? previews : kinds.map(previewOf);
  for (const preview of wanted) {
    io.stderr(`${preview}\n`);
    io.stdout(renderers[format](documentOf(preview)));
  }
  return 0;
}

function isFormat(text: string): text is Format {
  return formats.includes(text);
}

function previewOf(word: string): Preview {
  const preview = previews.find((known) => known === word);
  if (preview === undefined)
    throw new UserError(`there is no alert ${word}; there are ${previews.join(', ')}`);
  return preview;
}

function documentOf(preview: Preview): DigestDocument {
  const alerts = preview === 'digest' ? Object.values(sampleAlerts) : [sampleAlerts[preview]];
  return digestDocument(sampleDigest(alerts), alerts.length);
}
