declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in memory; the milliseconds are how long tables stay in CREATING and its kin. */
  function dynalite(options: { createTableMs: number; updateTableMs: number; deleteTableMs: number }): Server;
  export = dynalite;
}
