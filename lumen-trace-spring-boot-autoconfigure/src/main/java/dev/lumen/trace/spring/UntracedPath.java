package dev.lumen.trace.spring;

/**
 * A path whose requests are never recorded, whatever else is excluded. Immutable.
 *
 * @param pattern a path pattern within the context path
 */
public record UntracedPath(String pattern) {}
