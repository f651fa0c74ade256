/* What the user chose, kept in the browser. */

const keyOf = name => `lumen-trace-${name}`;

export function chosen(name) {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

export function choose(name, value) {
  try {
    localStorage.setItem(keyOf(name), value);
    return true;
  } catch {
    return false;
  }
}
