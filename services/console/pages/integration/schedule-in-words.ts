const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * Says a cron expression of five fields in words: "every 15 minutes", "at 02:30 every day". An expression
 * that is not one of the common ones is explained by its fields.
 */
export function scheduleInWords(cron: string): string {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...rest] = cron.trim().split(/\s+/);
  const everyDay = day === '*' && month === '*' && weekday === '*';
  const step = /^\*\/(\d+)$/;
  if (weekday !== '' && rest.length === 0) {
    if (everyDay && hour === '*' && minute === '*') return 'Every minute';
    const minutes = step.exec(minute)?.[1];
    if (everyDay && hour === '*' && minutes !== undefined) return `Every ${minutes} minutes`;
    if (everyDay && hour === '*' && /^\d+$/.test(minute)) return `Every hour, at minute ${minute}`;
    const hours = step.exec(hour)?.[1];
    if (everyDay && hours !== undefined && /^\d+$/.test(minute)) {
      return `Every ${hours} hours, at minute ${minute}`;
    }
    if (/^\d+$/.test(minute) && /^\d+$/.test(hour)) {
      const at = `At ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
      if (everyDay) return `${at} every day`;
      const name = days[Number(weekday) % 7];
      if (day === '*' && month === '*' && /^\d$/.test(weekday)) return `${at} every ${name}`;
    }
  }
  return 'Minute, hour, day of month, month, day of week';
}
