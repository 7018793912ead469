import type { ForecastEvent } from '../forecast/forecast-events.ts';
import type { Forecast } from '../forecast/run-forecast.ts';
import type { Io } from '../io.ts';
import { renderTable } from './table.ts';

/** One line an event, in order of time, then what is left of the account. */
export function printForecast({ from, to, events, end }: Forecast, io: Io): void {
  const table = renderTable(events, { columns, detail: ({ reason }) => reason, color: colorOf }, io);
  io.stdout(`Forecast from ${from} to ${to}\n`);
  io.stdout(events.length === 0 ? '\nNothing would be done, told or held.\n' : `\n${table}\n`);
  const states = end.images.map(({ state, deprecated }) =>
    state === 'available' && deprecated ? 'deprecated' : state,
  );
  io.stdout(`\nimages in the end: ${counted(states)}\n`);
  io.stdout(`snapshots in the end: ${counted(end.snapshots.map(({ state }) => state))}\n`);
}

const columns = [
  { title: 'AT', value: ({ at }: ForecastEvent) => `${at.slice(0, 16)}Z` },
  { title: 'IMAGE', value: ({ imageId }: ForecastEvent) => imageId ?? '-' },
  { title: 'SNAPSHOT', value: ({ snapshotId }: ForecastEvent) => snapshotId ?? '-' },
  { title: 'ACTION', value: ({ action }: ForecastEvent) => action },
  { title: 'OUTCOME', value: ({ outcome }: ForecastEvent) => outcome },
  { title: 'HELD BY', value: ({ heldBy }: ForecastEvent) => heldBy ?? '-' },
];

function colorOf({ outcome }: ForecastEvent) {
  if (outcome === 'applied' || outcome === 'already-so') return 'green';
  return outcome === 'failed' ? 'red' : 'yellow';
}

function counted(words: readonly string[]): string {
  if (words.length === 0) return 'none';
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted()
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}
