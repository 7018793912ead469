/** Something that the user can mend: the message names the place and the remedy, and is all that is shown. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
