/** A number that JavaScript's would change: an integer beyond 2^53, or a double that is whole. */
export class Exact {
  constructor(text) {
    this.text = text;
    this.isDouble = /[.e]/i.test(text);
  }

  toString() {
    return this.text;
  }

  toJSON() {
    return JSON.rawJSON?.(this.text) ?? Number(this.text);
  }
}

/** Reads JSON, with such numbers where the browser tells how they were written. */
export function parseExact(text) {
  return JSON.parse(text, (key, value, context) =>
    (Number.isInteger(value) && context && context.source !== String(value) ? new Exact(context.source) : value));
}
