package dev.lumen.trace.rates;

/** Since when roots are counted. */
public enum RateWindow {
  /** The last five whole minutes, and what there is of this one. */
  FIVE_MINUTES,
  /** The last hour, in steps of five minutes, and what there is of the next step. */
  SIXTY_MINUTES,
  /** All that was ever counted. */
  ALL
}
