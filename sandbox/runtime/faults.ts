/** Chances from 0 to 1, drawn by the runtime's seed. */
export interface DeliveryFaults {
  readonly lose?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
}

/** What goes wrong between the parts. What goes wrong inside AWS's APIs is the simulator's fault plan. */
export interface RuntimeFaults {
  /** Events and notifications on their way to functions: best effort and in any order (aws-facts A.8). */
  readonly events?: DeliveryFaults & {
    /** Of which causes, such as `event`; of all by default, `schedule` among them. Not for `reorder`. */
    readonly of?: readonly string[];
  };
  /**
   * Queue messages: `duplicate` loses the deletion of a message that was worked through, `reorder` mixes a batch but
   * never a FIFO group, `lose` deletes it unseen (SQS itself does not).
   */
  readonly messages?: DeliveryFaults;
}
