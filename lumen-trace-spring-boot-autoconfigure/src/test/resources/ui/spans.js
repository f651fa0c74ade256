/** Spans as the endpoint has them, for tests: `span('a', 'root', {offsetUs: 3})`. */
export function span(spanId, parentId, more = {}) {
  return {
    spanId,
    ...(parentId && { parentId }),
    name: `work ${spanId}`,
    kind: 'internal',
    service: 'orders',
    start: '2026-01-31T12:00:00.000000000Z',
    offsetUs: 0,
    durationUs: 0,
    selfUs: 0,
    running: false,
    status: 'unset',
    attributes: {},
    events: [],
    links: [],
    dropped: { attributes: 0, events: 0, links: 0 },
    ...more,
  };
}

/** Spans of which each has any other, itself or a missing one as its parent, and ids may be shared. */
export function anySpans(any, max) {
  const n = 1 + any.int(max);
  return Array.from({ length: n }, () => {
    const parent = any.int(n + 2);
    return span(`s${any.int(n)}`, any() < 0.1 ? null : parent < n ? `s${parent}` : 'gone', {
      offsetUs: any.int(50),
      durationUs: any.int(50),
      status: any() < 0.2 ? 'error' : 'unset',
    });
  });
}
