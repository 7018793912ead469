import { createHash } from 'node:crypto';

/** A policy for thousands of rules stays far below; what is larger was not written as one. */
const maxBytes = 1024 * 1024;

export type PolicyText =
  | { readonly ok: true; readonly text: string; readonly hash: string }
  | { readonly ok: false; readonly message: string };

/** The text of a policy file and the SHA-256 of its bytes, in hex; refused where too large or not UTF-8. */
export function readText(content: string | Uint8Array): PolicyText {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  if (bytes.byteLength > maxBytes) {
    return { ok: false, message: `the file has ${bytes.byteLength} bytes; a policy has at most ${maxBytes}` };
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), hash };
  } catch {
    // The decoder throws for one reason only, and says no position.
    return { ok: false, message: 'the file is not UTF-8 text; save it as UTF-8' };
  }
}
