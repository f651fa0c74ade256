// Of any number of items, as a spread of arguments would not take.
export const sumOf = (items, of) => items.reduce((sum, item) => sum + of(item), 0);
export const leastOf = (items, of, most = Infinity) => items.reduce((least, item) => Math.min(least, of(item)), most);
export const mostOf = (items, of, least = 0) => items.reduce((most, item) => Math.max(most, of(item)), least);

export const slowestOf = nodes => nodes.reduce((most, node) => (node.span.durationUs > most.span.durationUs ? node : most));

export const comparing = (of, descending = false) => (a, b) => {
  const [x, y] = descending ? [of(b), of(a)] : [of(a), of(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};
