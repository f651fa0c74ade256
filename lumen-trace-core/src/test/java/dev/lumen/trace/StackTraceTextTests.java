package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StackTraceTextTests {

  @Test
  void aShortTraceIsThatOfTheJvm() {
    Exception exception = new IllegalStateException("no stock");

    assertThat(StackTraceText.of(exception) + "\n").isEqualTo(printed(exception));
  }

  @Test
  void theLastCauseOfADeepRequestIsThere() {
    Exception reason = at(new IllegalStateException("no stock"), "com.acme.Stock", 5, 60);
    Exception wrapped = at(new RuntimeException("order failed", reason), "com.acme.Orders", 5, 60);
    Exception thrown = at(new RuntimeException("Request failed", wrapped), "com.web.Front", 60, 60);

    String text = StackTraceText.of(thrown);

    assertThat(text)
        .hasSizeLessThanOrEqualTo(StackTraceText.MAX_LENGTH)
        .startsWith("java.lang.RuntimeException: Request failed\n\tat com.web.Front.frame0(")
        .contains(
            "\nCaused by: java.lang.RuntimeException: order failed\n\tat com.acme.Orders.frame0(")
        .contains(
            "\nCaused by: java.lang.IllegalStateException: no stock\n\tat com.acme.Stock.frame0(")
        .containsSubsequence(
            "com.acme.Orders.frame4(", "\n\t\u2026 60 more", "com.acme.Stock.frame4(")
        .endsWith("\n\t\u2026 60 more");
  }

  @Test
  void theMiddleOfALongTraceIsLeftOut() {
    Exception deep = at(new IllegalStateException("deep"), "com.acme.Recursion", 5000, 0);
    Exception thrown = at(new RuntimeException("outer", deep), "com.web.Front", 5000, 0);

    String text = StackTraceText.of(thrown);

    assertThat(text)
        .hasSizeLessThanOrEqualTo(StackTraceText.MAX_LENGTH)
        .containsSubsequence(
            "com.web.Front.frame0(",
            " frames\n",
            "com.web.Front.frame4999(",
            "Caused by: java.lang.IllegalStateException: deep",
            "com.acme.Recursion.frame0(",
            " frames\n",
            "com.acme.Recursion.frame4999(");
  }

  @Test
  void whatWasSuppressedIsToldOfWhatItWasSuppressedBy() {
    Exception thrown = new IllegalStateException("thrown");
    thrown.addSuppressed(new IllegalArgumentException("while closing"));

    assertThat(StackTraceText.of(thrown))
        .containsSubsequence(
            "IllegalStateException: thrown",
            "\n\tSuppressed: java.lang.IllegalArgumentException: while closing");
  }

  @Test
  void theReasonIsThereHoweverManyAreAroundIt() {
    Exception thrown = new IllegalStateException("reason");
    for (int i = 0; i < 100; i++) {
      thrown = new IllegalStateException("around", thrown);
    }
    for (int i = 0; i < 100; i++) {
      thrown.addSuppressed(new IllegalArgumentException("while closing"));
    }

    assertThat(StackTraceText.of(thrown))
        .hasSizeLessThanOrEqualTo(StackTraceText.MAX_LENGTH)
        .contains("\nCaused by: java.lang.IllegalStateException: reason\n\tat ")
        .contains("\n\tSuppressed: ");
  }

  @Test
  void causesInACircleEnd() {
    Exception first = new IllegalStateException("first");
    Exception second = new IllegalStateException("second", first);
    first.initCause(second);

    assertThat(StackTraceText.of(first)).containsOnlyOnce("first").containsOnlyOnce("second");
  }

  @Test
  void manyHugeMessagesLeaveRoomForEachOther() {
    Exception cause = new IllegalStateException("reason");
    for (int i = 0; i < 10; i++) {
      cause = new IllegalStateException("x".repeat(100_000), cause);
    }

    assertThat(StackTraceText.of(cause))
        .hasSizeLessThanOrEqualTo(StackTraceText.MAX_LENGTH)
        .contains("Caused by: java.lang.IllegalStateException: reason");
  }

  @Test
  void anExceptionThatFailsItselfIsToldByItsType() {
    assertThat(StackTraceText.of(new Hostile())).startsWith(Hostile.class.getName() + "\n\tat ");
  }

  private static String printed(Exception exception) {
    StringWriter text = new StringWriter();
    exception.printStackTrace(new PrintWriter(text));
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /** Throws as if from so many frames of a class, above so many of a server that all share. */
  private static <E extends Exception> E at(E exception, String type, int own, int shared) {
    StackTraceElement[] frames = new StackTraceElement[own + shared];
    for (int i = 0; i < own; i++) {
      frames[i] = new StackTraceElement(type, "frame" + i, "Source.java", i + 1);
    }
    for (int i = 0; i < shared; i++) {
      frames[own + i] = new StackTraceElement("org.server.Chain", "next", "Chain.java", i + 1);
    }
    exception.setStackTrace(frames);
    return exception;
  }

  private static final class Hostile extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("not even this");
    }
  }
}
