/**
 * The instant at which clocks of the zone show this wall time (given as if it were UTC): the first of two in autumn,
 * undefined for one that spring leaves out.
 */
export function toInstant(wall: Date, timeZone: string): Date | undefined {
  // No zone is further from UTC than 14 hours, so its offsets around the wall time are those of the day's two ends.
  const offsets = [-1, 1].map((day) => offsetMs(new Date(wall.getTime() + day * 86_400_000), timeZone));
  const instants = offsets
    .map((offset) => new Date(wall.getTime() - offset))
    .filter((instant) => instant.getTime() + offsetMs(instant, timeZone) === wall.getTime());
  return instants.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

/** How far the zone's clocks are ahead of UTC at this instant. */
export function offsetMs(instant: Date, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instant.getTime() / 1000) * 1000;
}
