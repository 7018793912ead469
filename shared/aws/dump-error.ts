/** A dump that cannot be taken as one. The message names the file and what to do; nothing was read. */
export class DumpError extends Error {
  override readonly name = 'DumpError';
  /** The file or folder at fault. */
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.file = file;
  }
}
