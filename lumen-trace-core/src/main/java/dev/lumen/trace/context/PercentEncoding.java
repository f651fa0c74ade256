package dev.lumen.trace.context;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The values of a {@code baggage} header: UTF-8, in which most octets are percent-encoded. */
final class PercentEncoding {

  private static final String DIGITS = "0123456789ABCDEF";

  private PercentEncoding() {}

  static String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      if (octet != '%' && BaggageGrammar.isValueCharacter(octet)) {
        encoded.append((char) octet);
      } else {
        encoded
            .append('%')
            .append(DIGITS.charAt(octet >> 4 & 0xf))
            .append(DIGITS.charAt(octet & 0xf));
      }
    }
    return encoded.toString();
  }

  /** What is no UTF-8 becomes U+FFFD; a percent sign without two digits stays one. */
  static String decode(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); i++) {
      int octet = value.charAt(i) == '%' ? octet(value, i + 1) : -1;
      if (octet < 0) {
        octets.write(value.charAt(i));
      } else {
        octets.write(octet);
        i += 2;
      }
    }
    return octets.toString(StandardCharsets.UTF_8);
  }

  /** The number that two hex digits of any case write, negative where they are none. */
  private static int octet(String value, int from) {
    return from + 1 < value.length()
        ? Character.digit(value.charAt(from), 16) << 4 | Character.digit(value.charAt(from + 1), 16)
        : -1;
  }
}
