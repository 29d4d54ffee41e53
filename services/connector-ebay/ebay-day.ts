const zone = 'America/Los_Angeles';
const parts = new Intl.DateTimeFormat('en-US', {
  timeZone: zone,
  hourCycle: 'h23',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});
const dayMs = 86_400_000;
/** A day on which clocks are set may be an hour longer. */
const longerMs = 3_600_000;

/** Returns the time until eBay's next day, which begins at midnight in its time zone. Rather too late. */
export function msUntilNextDay(now: Date): number {
  const clock = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const { hour = 0, minute = 0, second = 0 } = clock;
  const passedMs = ((hour * 60 + minute) * 60 + second) * 1_000;
  return dayMs - passedMs + (isChangeOfClocks(now) ? longerMs : 0);
}

function isChangeOfClocks(now: Date): boolean {
  return offsetOf(now) !== offsetOf(new Date(now.getTime() + dayMs));
}

function offsetOf(moment: Date): string {
  return (
    new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(moment)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  );
}
