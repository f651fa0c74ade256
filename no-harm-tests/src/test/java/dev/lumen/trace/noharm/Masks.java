package dev.lumen.trace.noharm;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is not compared: what differs from run to run, and what the starter is there for. */
final class Masks {

  private record Mask(Pattern pattern, String replacement) {

    static Mask of(String pattern, String replacement) {
      return new Mask(Pattern.compile(pattern), replacement);
    }
  }

  /** What two runs of one application never have in common. */
  private static final List<Mask> CHANCE =
      List.of(
          Mask.of("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|\\+[\\d:]+)", "TIME"),
          Mask.of("(header: Date: ).*", "$1TIME"),
          Mask.of("(id='created'>)[^<]*", "$1TIME"),
          Mask.of("\\[\\d\\d/\\w{3}/\\d{4}:[\\d:]+ [+-]\\d{4}]", "[TIME]"),
          Mask.of("[\\d.]+ (ms|seconds)", "N $1"),
          // How many chunks there are is a matter of which thread is faster.
          Mask.of("(GET /events HTTP/1.1\" 200 )\\d+", "$1N"),
          Mask.of("(?<=process running for )[\\d.]+", "N"),
          Mask.of("(JSESSIONID=)[\\w.]+", "$1ID"),
          Mask.of("(localhost|127\\.0\\.0\\.1)(/127\\.0\\.0\\.1)?:\\d+", "$1:PORT"),
          Mask.of("(port\\S* |port=)\\d+", "$1PORT"),
          Mask.of("(?i)(pid[ =])\\d+", "$1PID"),
          Mask.of("(INFO|WARN|ERROR) \\d+ --- \\[shop] \\[[^]]*]", "$1 PID [shop] [THREAD]"),
          Mask.of("no-harm\\d+", "DIRECTORY"),
          Mask.of("@[0-9a-f]{5,8}\\b", "@HASH"),
          Mask.of("\\[[0-9a-f]{8}-\\d", "[ID"),
          Mask.of("\\$\\$Lambda[$/\\w]*", "LAMBDA"),
          Mask.of("qtp\\d+", "qtp"),
          Mask.of("jetty-docbase\\.[\\d.]+", "DOCBASE"),
          Mask.of("@\\d+ms|(?<=\\{0\\.0\\.0\\.0):\\d+", ""),
          Mask.of("\\$Proxy\\d+", "PROXY"),
          Mask.of("(exec|task|worker|[Ee]lastic|parallel|nio|epoll|auto|simple|qtp)-\\d+", "$1-N"));

  /** Stack frames, what the JDK does when it likes, and complaints about a slow machine. */
  private static final Pattern CHANCE_LINE =
      Pattern.compile(
          "\\s+(at|\\.\\.\\.) .*"
              // Spring Security's, if its thread is quicker than the one that streams.
              + "|streamed header: (Cache-Control|Expires|Pragma|X-[\\w-]+): .*"
              + "|thread: (Keep-Alive|process reaper|HttpClient).*"
              + "|.*Creation of SecureRandom instance.*"
              + "|.*Thread starvation or clock leap detected.*");

  /** What the starter may add to a line: ids, and things of its own. */
  private static final List<Mask> STARTER =
      List.of(
          Mask.of("(traceId|spanId)=[0-9a-f]{16,32}, ", ""),
          Mask.of("(, )?(traceId|spanId)=[0-9a-f]{16,32}", ""),
          // Of the class of the pool that it stands for.
          Mask.of("dev[.\\w]+\\.ExecutorProxies\\$Traced(\\w+)", "java.util.concurrent.$1Executor"),
          // For a class that nobody but Spring can name.
          Mask.of(
              "(estClient.?Builder (is a|alone:) )jdk\\.proxy\\d+\\.PROXY",
              "$1org.springframework.web.client.DefaultRestClientBuilder"),
          Mask.of("\\[(?:[0-9a-f]{32}-[0-9a-f]{16}| {49})] ", ""),
          Mask.of("dev\\.lumen\\.trace\\.spring\\.[\\w.$]+, ", ""),
          // For the access log.
          Mask.of("(attributes: .*), spanId, traceId", "$1"),
          Mask.of("\\blumen[A-Z]\\w*, |, lumen[A-Z]\\w*(?=])|(?<=\\[)lumen[A-Z]\\w*(?=])", ""));

  /**
   * What the starter may add as a line: headers, beans, a filter, threads, meters, what it says.
   */
  private static final Pattern STARTER_LINE =
      Pattern.compile(
          "upstream header: "
              + "(traceparent: 00-[0-9a-f-]+|X-Trace-ID: [0-9a-f]{32}|X-Span-ID: [0-9a-f]{16})"
              + "|bean: (lumen|dev\\.lumen\\.trace\\.spring).*"
              + "|filter lumen.*"
              + "|thread: lumen.*"
              + "|meter: lumen\\.trace\\..*"
              + "|property: (lumen\\..*|logging.expect-correlation-id=true)"
              + "|system property: LOG_CORRELATION_PATTERN=.*"
              + "|.* INFO .*: Lumen Trace: .*"
              // Whose final methods or fields leave no other way.
              + "|.* INFO .*: The executor '(securePool|urgentFirst)' .* is left as it is, .*");

  private Masks() {}

  /** The line as it is compared, null where it is not. */
  static @Nullable String apply(String line) {
    if (Stream.of(CHANCE_LINE, STARTER_LINE).anyMatch(pattern -> pattern.matcher(line).matches())) {
      return null;
    }
    return replaceAll(replaceAll(line, CHANCE), STARTER);
  }

  private static String replaceAll(String line, List<Mask> masks) {
    String masked = line;
    for (Mask mask : masks) {
      masked = mask.pattern().matcher(masked).replaceAll(mask.replacement());
    }
    return masked;
  }
}
