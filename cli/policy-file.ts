import { readFile } from 'node:fs/promises';

type ReadFile =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string };

/** The bytes of a policy file, or one clear message. */
export async function readPolicyFile(file: string): Promise<ReadFile> {
  try {
    return { ok: true, bytes: await readFile(file) };
  } catch (error) {
    return { ok: false, message: `cannot read ${file}: ${whyUnreadable(error)}` };
  }
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory, not a file',
  EACCES: 'it may not be read by this user',
};

function whyUnreadable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return unreadable[code] ?? error.message;
}
