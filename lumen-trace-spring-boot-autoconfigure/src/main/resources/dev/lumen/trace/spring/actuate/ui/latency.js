const SLOWEST = 3;
const PERCENTILES = [50, 95, 99];

/**
 * What each root name costs. Running traces are counted, and left out of all else. A trace is an error where any span of it
 * failed. Durations are in ms, null (the rate 0) where all run.
 */
export function latencyByName(rows) {
  return [...Map.groupBy(rows, row => row.name)]
    .map(([name, of]) => summary(name, of))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function summary(name, rows) {
  const ended = rows.filter(row => !row.running).sort((a, b) => a.durationMs - b.durationMs);
  const durations = ended.map(row => row.durationMs);
  const errors = ended.filter(row => row.status === 'error').length;
  const [p50, p95, p99] = PERCENTILES.map(percent => percentile(durations, percent));
  return {
    name,
    count: rows.length,
    running: rows.length - ended.length,
    errors,
    errorRate: ended.length ? errors / ended.length : 0,
    p50,
    p95,
    p99,
    max: durations.at(-1) ?? null,
    slowest: ended.slice(-SLOWEST).reverse(),
  };
}

/** By nearest rank: the smallest value that so many percent do not exceed; null where there is none. */
export function percentile(sorted, percent) {
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? null;
}
