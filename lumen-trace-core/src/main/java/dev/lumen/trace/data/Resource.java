package dev.lumen.trace.data;

import org.jspecify.annotations.Nullable;

/**
 * What spans are of: the service, and what is known of its process and host. All spans of a tracer
 * share one.
 *
 * <p>Immutable. Equal where the attributes are.
 */
public final class Resource {

  /** The version of this library; {@code unknown} where its classes were repackaged alone. */
  public static final String LIBRARY_VERSION = ProcessAttributes.VERSION;

  static final String SERVICE_NAME = "service.name";
  static final String UNKNOWN = "unknown";

  private final Attributes attributes;
  private final Attributes given;
  private final String serviceName;

  private Resource(Attributes attributes, Attributes given) {
    this.attributes = attributes;
    this.given = given;
    this.serviceName = String.valueOf(attributes.get(SERVICE_NAME));
  }

  /**
   * The resource of somebody else's spans.
   *
   * @param attributes all there is; where they lack a {@code service.name}, it is {@code unknown}
   */
  public static Resource of(Attributes attributes) {
    Attributes.Builder named = Attributes.builder().put(SERVICE_NAME, UNKNOWN);
    return new Resource(named.putAll(attributes).build(), attributes);
  }

  /**
   * The resource of spans of this process: {@code service.name}, which is {@code unknown}, {@code
   * service.instance.id}, which is random and another at each call, {@code telemetry.sdk.*}, {@code
   * host.name}, {@code process.pid}, {@code process.runtime.name} and {@code
   * process.runtime.version}, by OpenTelemetry's conventions; then what is given.
   *
   * <p>The name of the host is what the kernel of Linux says, else the environment variable {@code
   * HOSTNAME} or {@code COMPUTERNAME}; where none does it is left out. Nobody is asked over the
   * network.
   *
   * @param given wins over ours
   */
  public static Resource ofThisProcess(Attributes given) {
    Attributes.Builder all = Attributes.builder().putAll(ProcessAttributes.ofInstance());
    return new Resource(all.putAll(given).build(), given);
  }

  /** All of them, {@code service.name} the first. */
  public Attributes attributes() {
    return attributes;
  }

  /** Those that somebody gave, for a format that repeats them with each span. */
  public Attributes given() {
    return given;
  }

  /** Short for the attribute {@code service.name}. */
  public String serviceName() {
    return serviceName;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof Resource that && attributes.equals(that.attributes));
  }

  @Override
  public int hashCode() {
    return attributes.hashCode();
  }

  @Override
  public String toString() {
    return attributes.toString();
  }
}
