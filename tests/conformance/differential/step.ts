/** What JSON can hold: inputs, and answers as they are compared. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** One call to both sides. In its texts `@name` stands for what either side calls the thing of that name. */
export interface Step {
  /** By signing name. */
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
  /** Names for ids of the answer, by the path to each: `{ web: 'ImageId' }`. */
  readonly names?: Readonly<Record<string, string>>;
}

/** An answer without what no two servers share: ids are names, instants only are instants, lists have an order. */
export type Told = { readonly answer: JsonObject } | { readonly error: string };
