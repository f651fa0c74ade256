package dev.lumen.trace.spring.http;

import java.util.Set;

/**
 * The request methods that may be told apart, as they are written: a client could make up any
 * number of others.
 */
public final class HttpMethods {

  /** What {@code http.request.method} has for a method that is not known. */
  public static final String OTHER = "_OTHER";

  private static final Set<String> KNOWN =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  private HttpMethods() {}

  /** Whether the method is one that may be told apart. Methods have a case: {@code get} is not. */
  public static boolean isKnown(String method) {
    return KNOWN.contains(method);
  }

  /** The method as {@code http.request.method} has it. */
  public static String attribute(String method) {
    return isKnown(method) ? method : OTHER;
  }

  /** The method as the name of a span has it: {@code HTTP} where it is not known. */
  public static String spanName(String method) {
    return isKnown(method) ? method : "HTTP";
  }
}
