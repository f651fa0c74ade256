package dev.lumen.trace.spring.export;

import dev.lumen.trace.export.HttpSender;
import dev.lumen.trace.otlp.OtlpExporter;
import dev.lumen.trace.spring.LumenTraceProperties;
import java.net.URI;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/** From the settings under {@code lumen.trace.otlp} to the exporter that sends there. */
final class OtlpTarget {

  private static final Logger logger = LoggerFactory.getLogger("dev.lumen.trace.export");
  private static final String PREFIX = "lumen.trace.otlp.";
  private static final String EXAMPLE = "http://localhost:4318/v1/traces";
  private static final String DEFAULT_PATH = "/v1/traces";

  private OtlpTarget() {}

  /**
   * @throws InvalidConfigurationPropertyValueException where a setting cannot be used; without its
   *     value where that may be a secret
   */
  static OtlpExporter exporter(LumenTraceProperties.Otlp otlp, ObjectProvider<SslBundles> bundles) {
    HttpSender.Builder sender =
        Address.use(PREFIX + "endpoint", otlp.endpoint(), EXAMPLE, OtlpTarget::sender);
    configure(otlp, sender);
    return new OtlpExporter(build(otlp, bundles.getIfAvailable(), sender));
  }

  /**
   * The address and what is trusted there are of the connection, all else is of the settings.
   *
   * @throws InvalidConfigurationPropertyValueException where a setting cannot be used
   * @throws IllegalStateException where the address cannot be used
   */
  static OtlpExporter exporter(
      LumenTraceProperties.Otlp otlp, LumenOtlpConnectionDetails connection) {
    String endpoint = String.valueOf(connection.endpoint());
    HttpSender.Builder sender = Address.connected("OTLP", endpoint, EXAMPLE, OtlpTarget::sender);
    configure(otlp, sender);
    SslBundle bundle = connection.sslBundle();
    if (bundle != null) {
      sender.sslContext(bundle.createSslContext()).sslParameters(parameters(bundle));
    }
    return new OtlpExporter(sender.build());
  }

  private static void configure(LumenTraceProperties.Otlp otlp, HttpSender.Builder sender) {
    otlp.headers().forEach((name, value) -> header(name, value, sender));
    set("timeout", otlp.timeout(), it -> it.timeout(otlp.timeout()), sender);
    set(
        "connect-timeout",
        otlp.connectTimeout(),
        it -> it.connectTimeout(otlp.connectTimeout()),
        sender);
    sender.gzip(otlp.compression() == LumenTraceProperties.Otlp.Compression.GZIP);
  }

  private static HttpSender.Builder sender(URI address) {
    return HttpSender.builder(withPath(address));
  }

  /** An address that is a host alone gets the path of the specification: no other is meant. */
  private static URI withPath(URI endpoint) {
    String path = endpoint.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    if (!bare || endpoint.getRawAuthority() == null) {
      return endpoint;
    }
    String query = endpoint.getRawQuery();
    return endpoint.resolve(query == null ? DEFAULT_PATH : DEFAULT_PATH + "?" + query);
  }

  private static void header(String name, String value, HttpSender.Builder sender) {
    // No server wants it: what was meant had dashes, which a variable's name cannot have.
    if (name.indexOf('.') >= 0) {
      throw Address.secret(
          PREFIX + "headers." + name,
          "A header has no '.' in its name. Where it comes from a variable of the environment, whose"
              + " name cannot say more: set LUMEN_TRACE_OTLP_HEADERS="
              + name.replace('.', '-')
              + "=VALUE instead");
    }
    try {
      sender.header(name, value);
    } catch (IllegalArgumentException e) {
      throw Address.secret(PREFIX + "headers." + name, e.getMessage());
    }
  }

  private static void set(
      String property, Object value, Consumer<HttpSender.Builder> setting, HttpSender.Builder to) {
    try {
      setting.accept(to);
    } catch (IllegalArgumentException e) {
      throw invalid(property, value, e.getMessage());
    }
  }

  private static HttpSender build(
      LumenTraceProperties.Otlp otlp, @Nullable SslBundles bundles, HttpSender.Builder sender) {
    String name = otlp.ssl().bundle();
    if (name == null || name.isBlank()) {
      return sender.build();
    }
    if (bundles == null) {
      throw invalid("ssl.bundle", name, "The application has no SSL bundles");
    }
    SslBundle bundle;
    try {
      bundle = bundles.getBundle(name);
    } catch (NoSuchSslBundleException e) {
      throw invalid(
          "ssl.bundle", name, "Known bundles are: " + String.join(", ", bundles.getBundleNames()));
    }
    if (otlp.endpoint().regionMatches(true, 0, "http:", 0, 5)) {
      throw invalid("ssl.bundle", name, PREFIX + "endpoint must then start with https://");
    }
    try {
      HttpSender secured =
          sender.sslContext(bundle.createSslContext()).sslParameters(parameters(bundle)).build();
      bundles.addBundleUpdateHandler(name, updated -> trust(name, updated, secured));
      return secured;
    } catch (IllegalArgumentException e) {
      throw invalid("ssl.bundle", name, e.getMessage());
    }
  }

  /**
   * A bundle that was reloaded, or was made anew. Others wait for the same event: none is failed.
   */
  private static void trust(String name, SslBundle updated, HttpSender sender) {
    try {
      sender.secure(updated.createSslContext(), parameters(updated));
    } catch (RuntimeException e) {
      logger.warn(
          "The SSL bundle {} cannot be used as it is now; spans are sent as before", name, e);
    }
  }

  private static SSLParameters parameters(SslBundle bundle) {
    SslOptions options = bundle.getOptions();
    return new SSLParameters(options.getCiphers(), options.getEnabledProtocols());
  }

  private static InvalidConfigurationPropertyValueException invalid(
      String property, Object value, @Nullable String reason) {
    return new InvalidConfigurationPropertyValueException(PREFIX + property, value, reason);
  }
}
