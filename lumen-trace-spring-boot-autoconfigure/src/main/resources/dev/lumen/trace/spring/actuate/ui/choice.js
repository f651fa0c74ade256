/* What the user chose, kept in the browser. One that keeps nothing has it until the page is left. */

const keyOf = name => `lumen-trace-${name}`;

export function chosen(name) {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

/** Keeps it; says whether the browser does. */
export function choose(name, value) {
  try {
    localStorage.setItem(keyOf(name), value);
    return true;
  } catch {
    return false;
  }
}
