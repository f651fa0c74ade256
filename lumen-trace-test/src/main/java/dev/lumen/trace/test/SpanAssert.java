package dev.lumen.trace.test;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions over a span. What fails shows its trace as a tree.
 *
 * <p>Not thread-safe.
 */
public final class SpanAssert extends AbstractAssert<SpanAssert, SpanData> {

  private static final String TYPE = "exception.type";
  private static final String MESSAGE = "exception.message";

  private final SpanData span;
  private final @Nullable SpanForest trace;

  /**
   * @param trace null where nothing is known of it
   */
  SpanAssert(SpanData span, @Nullable SpanForest trace) {
    super(span, SpanAssert.class);
    this.span = span;
    this.trace = trace;
  }

  /** The span is called so. */
  public SpanAssert hasName(String name) {
    return check(span.name().equals(name), "the name \"" + name + "\"", "it has another");
  }

  /** The span is of this kind. */
  public SpanAssert hasKind(SpanKind kind) {
    return check(span.kind() == kind, "the kind " + kind, "it is " + span.kind());
  }

  /** The span has no parent, here or elsewhere. */
  public SpanAssert isRoot() {
    return check(span.parentSpanId() == null, "no parent", "it has one");
  }

  /** The parent of the span is one of another process, which sent its context. */
  public SpanAssert hasRemoteParent() {
    return check(span.hasRemoteParent(), "a parent of another process", "it has none");
  }

  /** The parent is called so. */
  public SpanAssert isChildOf(String parentName) {
    SpanData parent = trace().parent(span);
    return check(
        parent != null && parent.name().equals(parentName),
        "to be a child of \"" + parentName + "\"",
        parent == null ? "its parent is not here" : "it is one of \"" + parent.name() + "\"");
  }

  /** The span has these children, in the order of their starts, and no others. */
  public SpanAssert hasOnlyChildren(String... names) {
    List<String> found =
        SpanForest.names(trace().children(span).stream().filter(SpanData::hasEnded).toList());
    return check(
        found.equals(List.of(names)),
        "the children " + List.of(names) + " and no others",
        "they are " + found);
  }

  /** The span has no children. */
  public SpanAssert hasNoChildren() {
    return hasOnlyChildren();
  }

  /** The span has the attribute, whatever its value. */
  public SpanAssert hasAttribute(String key) {
    return check(span.attributes().get(key) != null, "the attribute " + key, "it is not set");
  }

  /**
   * The span has the attribute with this value.
   *
   * @param value as it would be set: an {@code Integer} is a {@code Long}, an enum its text
   */
  public SpanAssert hasAttribute(String key, Object value) {
    Object found = span.attributes().get(key);
    Object wanted = Attributes.of(key, value).get(key);
    boolean alike = found != null && found.toString().equals(String.valueOf(wanted));
    return check(
        Objects.equals(found, wanted),
        "the attribute " + key + "=" + value + (alike ? type(wanted) : ""),
        found == null ? "it is not set" : "it is " + found + (alike ? type(found) : ""));
  }

  private static String type(@Nullable Object value) {
    return value == null ? "" : " (" + value.getClass().getSimpleName() + ")";
  }

  /** The span has no such attribute. */
  public SpanAssert hasNoAttribute(String key) {
    return check(span.attributes().get(key) == null, "no attribute " + key, "it is set");
  }

  /** The span has these attributes, in any order, and no others. */
  public SpanAssert hasOnlyAttributes(Attributes attributes) {
    return check(
        span.attributes().equals(attributes),
        "the attributes " + attributes + " and no others",
        "they are " + span.attributes());
  }

  /** The span has an event of this name. */
  public SpanAssert hasEvent(String name) {
    return check(
        span.events().stream().anyMatch(event -> event.name().equals(name)),
        "the event \"" + name + "\"",
        "its events are " + span.events().stream().map(SpanEvent::name).toList());
  }

  /** The span has an event of this name with this attribute, among others. */
  public SpanAssert hasEvent(String name, String key, Object value) {
    Object wanted = Attributes.of(key, value).get(key);
    return check(
        span.events().stream()
            .anyMatch(
                event ->
                    event.name().equals(name)
                        && Objects.equals(event.attributes().get(key), wanted)),
        "the event \"" + name + "\" with " + key + "=" + value,
        "there is none");
  }

  /** The span has a link to another one. */
  public SpanAssert hasLinkTo(SpanData other) {
    return check(
        span.links().stream()
            .anyMatch(
                link ->
                    link.context().spanId().equals(other.spanId())
                        && link.context().traceId().equals(other.traceId())),
        "a link to \"" + other.name() + "\"",
        "there is none");
  }

  /** The span has this status. */
  public SpanAssert hasStatus(SpanStatus status) {
    return check(span.status() == status, "the status " + status, "it is " + span.status());
  }

  /** The span does not have the status {@link SpanStatus#ERROR}. */
  public SpanAssert didNotFail() {
    return check(span.status() != SpanStatus.ERROR, "no error", "it failed");
  }

  /** The span has the status {@link SpanStatus#ERROR}, whatever the reason. */
  public SpanAssert failed() {
    return hasStatus(SpanStatus.ERROR);
  }

  /** The span has the status {@link SpanStatus#ERROR}, and an exception of just this class. */
  public SpanAssert failedWith(Class<? extends Throwable> type) {
    return failed().recordedException(type);
  }

  /**
   * The span has the status {@link SpanStatus#ERROR}, and an exception of just this class with this
   * message.
   *
   * @param message null where it has none
   */
  public SpanAssert failedWith(Class<? extends Throwable> type, @Nullable String message) {
    return failed().recordedException(type, message);
  }

  /** The span has an exception of just this class, whether or not it failed by it. */
  public SpanAssert recordedException(Class<? extends Throwable> type) {
    return check(
        span.events().stream().anyMatch(event -> isOf(type, event)),
        "the exception " + type.getName(),
        "there is none");
  }

  /**
   * The span has an exception of just this class with this message, whether or not it failed by it.
   *
   * @param message null where it has none
   */
  public SpanAssert recordedException(Class<? extends Throwable> type, @Nullable String message) {
    return check(
        span.events().stream()
            .anyMatch(
                event ->
                    isOf(type, event) && Objects.equals(event.attributes().get(MESSAGE), message)),
        "the exception " + type.getName() + " with the message \"" + message + "\"",
        "there is none");
  }

  private static boolean isOf(Class<?> type, SpanEvent event) {
    return type.getName().equals(event.attributes().get(TYPE));
  }

  private SpanForest trace() {
    if (trace == null) {
      throw failure(
          "%nNothing is known of the parent and the children of \"%s\" alone:"
              + " assert over its trace",
          span.name());
    }
    return trace;
  }

  private SpanAssert check(boolean holds, String expected, String but) {
    if (!holds) {
      SpanForest shown = trace == null ? new SpanForest(List.of(span)) : trace;
      throw failure(
          "%nExpecting of \"%s\" %s, but %s:%n%s",
          span.name(), expected, but, TreeText.full(shown));
    }
    return this;
  }
}
