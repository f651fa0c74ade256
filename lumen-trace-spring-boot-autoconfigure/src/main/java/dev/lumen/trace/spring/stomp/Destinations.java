package dev.lumen.trace.spring.stomp;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.simp.SimpMessageMappingInfo;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.simp.annotation.support.SimpAnnotationMethodMessageHandler;
import org.springframework.messaging.simp.broker.AbstractBrokerMessageHandler;
import org.springframework.messaging.simp.user.DefaultUserDestinationResolver;
import org.springframework.messaging.simp.user.UserDestinationMessageHandler;
import org.springframework.util.PathMatcher;

/** Names of destinations that are few, whatever ids of users and things clients put into them. */
final class Destinations {

  // Clients write them, as long as a frame may be.
  private static final int MAX_LENGTH = 512;

  private static final String USER = "/user/";

  private Destinations() {}

  /**
   * The template of a destination that the application does not map; of a long one, as it begins.
   */
  static String template(String destination) {
    String read =
        destination.length() <= MAX_LENGTH
            ? destination
            : destination.substring(0, MAX_LENGTH - 1) + '…';
    int user = read.startsWith(USER) ? read.indexOf('/', USER.length()) : -1;
    if (user <= USER.length()) {
      return withoutIds(read, 0, new StringBuilder(read.length()));
    }
    return withoutIds(read, user, new StringBuilder(read.length() + 8).append("/user/{user}"));
  }

  /** What stands between slashes and dots and has a digit is taken for an id. */
  private static String withoutIds(String destination, int from, StringBuilder template) {
    int start = from;
    boolean hasDigit = false;
    for (int i = from; i <= destination.length(); i++) {
      char c = i < destination.length() ? destination.charAt(i) : '/';
      if (c == '/' || c == '.') {
        if (hasDigit) {
          template.append('*');
        } else {
          template.append(destination, start, i);
        }
        if (i < destination.length()) {
          template.append(c);
        }
        start = i + 1;
        hasDigit = false;
      } else {
        hasDigit |= c >= '0' && c <= '9';
      }
    }
    return template.toString();
  }

  /**
   * The template of a destination that a handler of Spring's takes messages of.
   *
   * @param type MESSAGE or SUBSCRIBE
   * @return null where it leaves them alone
   */
  static @Nullable String handled(
      String destination, SimpMessageType type, MessageHandler handler) {
    if (handler instanceof SimpAnnotationMethodMessageHandler annotated) {
      return mapped(destination, type, annotated);
    }
    // Without prefixes it takes all, the application's messages too.
    boolean sendsOn =
        handler instanceof AbstractBrokerMessageHandler broker
            ? startsWithAny(destination, broker.getDestinationPrefixes())
            : handler instanceof UserDestinationMessageHandler users
                && users.getUserDestinationResolver()
                    instanceof DefaultUserDestinationResolver resolver
                && destination.startsWith(resolver.getDestinationPrefix());
    return sendsOn && type == SimpMessageType.MESSAGE ? template(destination) : null;
  }

  private static boolean startsWithAny(String destination, Collection<String> prefixes) {
    for (String prefix : prefixes) {
      if (destination.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** As the method has it that Spring will find, such as {@code /app/orders/{id}}. */
  private static @Nullable String mapped(
      String destination, SimpMessageType type, SimpAnnotationMethodMessageHandler handler) {
    Collection<String> prefixes = handler.getDestinationPrefixes();
    if (prefixes.isEmpty()) {
      return best(destination, type, handler);
    }
    PathMatcher matcher = handler.getPathMatcher();
    // As the handler finds out whether patterns start with a slash.
    int slash = matcher.combine("a", "b").equals("a/b") ? 1 : 0;
    for (String prefix : prefixes) {
      if (destination.startsWith(prefix)) {
        int length = prefix.length() - slash;
        String pattern = best(destination.substring(length), type, handler);
        return pattern == null ? null : destination.substring(0, length) + pattern;
      }
    }
    return null;
  }

  private static @Nullable String best(
      String lookup, SimpMessageType type, SimpAnnotationMethodMessageHandler handler) {
    PathMatcher matcher = handler.getPathMatcher();
    String best = null;
    for (SimpMessageMappingInfo mapping : handler.getHandlerMethods().keySet()) {
      if (mapping.getMessageTypeMessageCondition().getMessageType() != type) {
        continue;
      }
      for (String pattern : mapping.getDestinationConditions().getPatterns()) {
        if (pattern.equals(lookup)) {
          return pattern;
        }
        if (matcher.match(pattern, lookup)
            && (best == null || matcher.getPatternComparator(lookup).compare(pattern, best) < 0)) {
          best = pattern;
        }
      }
    }
    return best;
  }
}
