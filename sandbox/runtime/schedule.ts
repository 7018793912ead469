/** When something fires again and again, or once. */
export interface Schedule {
  /** The first instant after `after`, or undefined when there is none any more. */
  next(after: Date): Date | undefined;
}
