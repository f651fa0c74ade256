package dev.lumen.trace.benchmarks;

import java.io.IOException;

/** Encodes a batch that was made beforehand. */
interface BatchEncoder {

  /** The length of the message, in bytes. */
  int encode() throws IOException;
}
