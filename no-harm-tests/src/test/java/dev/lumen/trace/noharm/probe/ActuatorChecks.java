package dev.lumen.trace.noharm.probe;

import dev.lumen.trace.noharm.app.Journal;
import java.io.IOException;
import java.util.regex.Pattern;

/** What operators see of the application. */
final class ActuatorChecks {

  private final RawClient application;
  private final RawClient management;

  ActuatorChecks(int port, int managementPort) {
    this.application = new RawClient(port);
    this.management = new RawClient(managementPort);
  }

  void run(Observations seen) throws Exception {
    for (String path : new String[] {"/livez", "/readyz", "/shop", "/traces"}) {
      seen.check("operator: " + path, () -> ask(application, path));
    }
    seen.check("operator: links", this::links);
    for (String path :
        new String[] {
          "/health",
          "/health/liveness",
          "/health/shop",
          "/info",
          "/metrics/executor.pool.size",
          "/env",
          "/traces",
          "/nowhere"
        }) {
      seen.check("operator: /actuator" + path, () -> ask(management, "/actuator" + path));
    }
  }

  /** They come in any order. */
  private void links() throws IOException {
    String body = management.answer("GET /actuator HTTP/1.1").body().text();
    Pattern.compile("\"([\\w-]+)\":\\{\"href")
        .matcher(body)
        .results()
        .forEach(link -> Journal.note("link", link.group(1)));
  }

  private static void ask(RawClient client, String path) throws IOException {
    client.ask("GET " + path + " HTTP/1.1\nAccept: application/json");
  }
}
