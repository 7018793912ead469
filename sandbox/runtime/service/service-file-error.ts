/** The service file asks for something that is wrong or that the sandbox cannot do. */
export class ServiceFileError extends Error {
  /** `file:line:column path`, as far as it is known. */
  readonly place: string;

  constructor(place: string, why: string) {
    super(`${place}: ${why}`);
    this.name = 'ServiceFileError';
    this.place = place;
  }
}
