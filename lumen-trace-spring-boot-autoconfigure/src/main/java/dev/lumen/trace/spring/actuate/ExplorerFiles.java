package dev.lumen.trace.spring.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/** The page, its scripts and its styles, as they are in the jar. */
final class ExplorerFiles {

  static final String FOLDER = "ui";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*\\.(?:js|css|svg)");
  private static final Map<String, MimeType> TYPES =
      Map.of(
          "html", MimeType.valueOf("text/html;charset=UTF-8"),
          "js", MimeType.valueOf("text/javascript;charset=UTF-8"),
          "css", MimeType.valueOf("text/css;charset=UTF-8"),
          "svg", MimeType.valueOf("image/svg+xml"));

  private ExplorerFiles() {}

  /**
   * What is at a path that starts with {@link #FOLDER}: the page itself, or one of its files.
   *
   * @return null where there is no such file
   */
  static @Nullable WebEndpointResponse<byte[]> find(String... path) {
    if (path.length == 1) {
      return read("index.html");
    }
    return path.length == 2 && NAME.matcher(path[1]).matches() ? read(path[1]) : null;
  }

  private static @Nullable WebEndpointResponse<byte[]> read(String name) {
    try (InputStream file = ExplorerFiles.class.getResourceAsStream(FOLDER + "/" + name)) {
      if (file == null) {
        return null;
      }
      MimeType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new WebEndpointResponse<>(file.readAllBytes(), WebEndpointResponse.STATUS_OK, type);
    } catch (IOException e) {
      throw new UncheckedIOException("The jar that has the page " + name + " cannot be read", e);
    }
  }
}
