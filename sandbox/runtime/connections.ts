import diagnostics from 'node:diagnostics_channel';
import { Socket } from 'node:net';

/** Where a function went, or tried to go. */
export interface Reached {
  /** A name where one was looked up, else an address. */
  readonly host: string;
  /** Undefined for a look-up. */
  readonly port: number | undefined;
}

/** Tells every look-up of a name and every try of a connection of this thread, by whatever client of HTTP. */
export function watchConnections(onReached: (reached: Reached) => void): void {
  diagnostics.subscribe('net.client.socket', (message) => {
    const socket =
      typeof message === 'object' && message !== null && 'socket' in message ? message.socket : null;
    if (!(socket instanceof Socket)) return;
    socket.on('lookup', (_error, _address, _family, host) => onReached({ host, port: undefined }));
    socket.on('connectionAttempt', (host: string, port: number) => onReached({ host, port }));
  });
}
